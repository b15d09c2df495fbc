/**
 * A heading's anchor as GitHub makes it: accents stay, signs go. So the guides' links work both
 * there and in the app's help.
 */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
