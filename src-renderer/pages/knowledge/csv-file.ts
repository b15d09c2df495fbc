/** The largest file that the contract takes, in characters. */
export const LARGEST_CSV = 5_000_000;

/**
 * The text of a CSV file as Excel and its like write it: UTF-8 or UTF-16 with their marks, UTF-8
 * without one, else Windows-1252, in which Excel saves "CSV" in Western Europe and America.
 */
export function decodeCsv(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: every byte means something in Windows-1252, so this cannot fail.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Saves a text as a file on the user's PC. */
export function downloadText(filename: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  // The click has only queued the download; it reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** An example file for the import, with headings and rows in the language; Excel opens it as it is. */
export function templateCsv(language: string): string {
  return `\uFEFF${(language === 'en' ? english : spanish).join('\r\n')}\r\n`;
}

const spanish = [
  'tema;idioma;pregunta;respuesta;variantes;activa',
  'Horario;es;¿A qué hora abrís?;De lunes a viernes, de 9:00 a 20:00.;¿Cuándo abrís? | ¿Estáis abiertos?;si',
  'Precios;es;¿Cuánto cuesta una limpieza?;La limpieza dental cuesta 60 €.;precio de la limpieza;si',
];

const english = [
  'topic;language;question;answer;variants;enabled',
  'Opening hours;en;When are you open?;Monday to Friday, 9 am to 8 pm.;What time do you open? | Are you open?;yes',
  'Prices;en;How much is a cleaning?;A dental cleaning costs €60.;price of a cleaning;yes',
];
