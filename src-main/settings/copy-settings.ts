import * as z from 'zod';
import { plain, secret } from './define.ts';
import { apiAddress, folderPath, word } from './schemas.ts';

/** Without slashes at its front, with one at its end. */
const prefix = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text.replace(/^\/+|\/+$/g, ''))
  .transform((text) => (text === '' ? '' : `${text}/`));

/** The second place of the backups: a folder or an S3 bucket. */
export const copySettings = {
  'backups.copy.kind': plain(z.enum(['none', 'folder', 's3']), 'none', {
    es: 'Segundo sitio al que va cada copia: ninguno, una carpeta o un almacén S3.',
    en: 'A second place for each backup: none, a folder or an S3 bucket.',
  }),
  'backups.copy.folder': plain(folderPath.nullable(), null, {
    es: 'Carpeta del segundo sitio: otro disco, un USB o la red.',
    en: 'The folder of the second place: another drive, a USB stick or the network.',
  }),
  'backups.copy.endpoint': plain(apiAddress.nullable(), null, {
    es: 'Dirección del servicio S3. Vacía: el de Amazon.',
    en: 'The address of the S3 service. Empty: Amazon’s.',
  }),
  'backups.copy.region': plain(word, 'us-east-1', {
    es: 'Región del servicio S3, como la nombra tu proveedor. Por ejemplo, eu-west-1.',
    en: 'The region of the S3 service, as your provider names it. For example, eu-west-1.',
  }),
  'backups.copy.bucket': plain(word.nullable(), null, {
    es: 'Nombre del bucket de S3. Tiene que existir ya.',
    en: 'The name of the S3 bucket. It must exist already.',
  }),
  'backups.copy.prefix': plain(prefix, '', {
    es: 'Carpeta dentro del bucket. Vacía: la raíz.',
    en: 'The folder inside the bucket. Empty: its root.',
  }),
  'backups.copy.keyId': plain(word.nullable(), null, {
    es: 'Identificador de la clave de acceso (Access Key ID).',
    en: 'The identifier of the access key (Access Key ID).',
  }),
  'backups.copy.secretKey': secret(word, {
    es: 'Clave secreta de acceso (Secret Access Key). Se guarda con las demás claves, nunca en la base de datos.',
    en: 'The secret access key (Secret Access Key). It is kept with the other keys, never in the database.',
  }),
};
