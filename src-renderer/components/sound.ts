import { soundOn } from '../preferences.ts';

let context: AudioContext | null = null;

/** Browsers let a page sound only after its first click or key; then the context is made ready. */
function prepare(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
}
window.addEventListener('pointerdown', prepare);
window.addEventListener('keydown', prepare);

function tone(frequency: number, at: number, seconds: number, loudness: number): void {
  if (!context) return;
  const start = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}

/** Two soft notes: a patient needs a person. */
export function chime(): void {
  if (!soundOn.get()) return;
  tone(659, 0, 0.35, 0.14);
  tone(880, 0.14, 0.5, 0.14);
}

/** Three sharp notes, heard across a room: a red flag. */
export function alarm(): void {
  if (!soundOn.get()) return;
  for (const at of [0, 0.22, 0.44]) tone(988, at, 0.18, 0.28);
}
