import { type ReactNode, useEffect, useState } from 'react';

/** Shows its children only after 150 ms: what loads faster than that needs no placeholder. */
export function LateSkeleton({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return shown ? children : null;
}
