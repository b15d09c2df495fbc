/** The longest name without `.pdf`, in bytes: file systems take 255, and a number may follow. */
const LONGEST_NAME = 180;

/**
 * A name that every file system takes, without its ending: what stands in it may come from a
 * patient's profile. Windows refuses `<>:"/\|?*`, ends in dots or spaces, and names of devices.
 */
export function fileName(suggested: string): string {
  const long = suggested
    .replace(/\.pdf$/i, '')
    // Control characters, and those that turn the reading direction and so could hide an ending.
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  let name = '';
  for (const letter of long)
    if (Buffer.byteLength(name + letter) <= LONGEST_NAME) name += letter;
    else break;
  name = name.replace(/[. ]+$/, '');
  return name === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)
    ? `Mostrador ${name}`.trim()
    : name;
}
