import { useEffect, useState } from 'react';
import type { ClockState } from '../src-main/contract/practice.ts';
import { createValue, useValue } from './value.ts';

/** The clinic's clock as last told, and when (by this PC's clock) that was. */
export type ClockReading = {
  readonly clinicMs: number;
  readonly readAtMs: number;
  readonly speed: number;
  readonly paused: boolean;
};

/** What the clinic's clock shows at a moment of this PC's clock. */
export function clockAt(reading: ClockReading, nowMs: number): number {
  if (reading.paused) return reading.clinicMs;
  return reading.clinicMs + (nowMs - reading.readAtMs) * reading.speed;
}

const reading = createValue<ClockReading>({
  clinicMs: Date.now(),
  readAtMs: Date.now(),
  speed: 1,
  paused: false,
});

/** Sets the clock by what the clinic told; without `state` it runs like an ordinary clock. */
export function setClinicClock(now: string, state?: ClockState): void {
  reading.set({
    clinicMs: Date.parse(now),
    readAtMs: Date.now(),
    speed: state?.speed ?? 1,
    paused: state?.paused ?? false,
  });
}

/** Now, by the clinic's clock, in UTC milliseconds (in practice mode it may be paused or fast). */
export function clinicNow(): number {
  return clockAt(reading.get(), Date.now());
}

/** The clinic's now, read again every `everyMs` of real time and whenever the clock is set. */
export function useClinicNow(everyMs: number): number {
  const last = useValue(reading);
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setTick((n) => n + 1), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return clockAt(last, Date.now());
}
