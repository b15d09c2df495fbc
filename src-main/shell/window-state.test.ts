import { expect, test } from 'vitest';
import { placeOnScreen } from './window-state.ts';

const laptop = { x: 0, y: 0, width: 1366, height: 728 };
const right = { x: 1366, y: 0, width: 1920, height: 1040 };
const above = { x: 0, y: -1080, width: 1920, height: 1080 };

test('the first window fills a reception PC, and stands in the middle of a larger screen', () => {
  expect(placeOnScreen(null, [laptop])).toEqual({ x: 0, y: 0, width: 1366, height: 728 });
  expect(placeOnScreen(null, [right])).toEqual({ x: 1643, y: 136, width: 1366, height: 768 });
});

test('a window stays on whichever screen its title bar is', () => {
  for (const place of [
    { x: 1500, y: 100, width: 900, height: 600 },
    { x: 200, y: -1000, width: 900, height: 600 },
    // Half of it beyond the edge, as people leave windows.
    { x: 1366 + 1700, y: 100, width: 900, height: 600 },
  ])
    expect(placeOnScreen(place, [laptop, right, above])).toEqual(place);
});

test('a window whose screen is gone, or whose title bar is out of reach, comes to the first screen', () => {
  for (const { x, y } of [
    { x: 1500, y: 100 },
    { x: 1330, y: 100 },
    { x: -880, y: 100 },
    { x: 100, y: -30 },
    { x: 100, y: 720 },
  ])
    expect(placeOnScreen({ x, y, width: 900, height: 600 }, [laptop])).toEqual({
      x: 233,
      y: 64,
      width: 900,
      height: 600,
    });
});

test('a window is never larger than its screen, nor smaller than the page needs', () => {
  expect(placeOnScreen({ x: 10, y: 10, width: 3000, height: 2000 }, [laptop])).toMatchObject({
    width: 1366,
    height: 728,
  });
  expect(placeOnScreen({ x: 10, y: 10, width: 200, height: 100 }, [laptop])).toMatchObject({
    width: 720,
    height: 520,
  });
});
