import { createHash, X509Certificate } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Where the page is, by language. */
export const trustPaths = { es: '/confiar', en: '/trust' } as const;

type Language = keyof typeof trustPaths;

/** What the page is about: the authority, and whose it is. */
export type TrustSubject = {
  readonly clinicName: string;
  readonly certificatePem: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
};

const CERTIFICATE = 'mostrador-ca.crt';
const PROFILE = 'mostrador.mobileconfig';

type System = 'windows' | 'macos' | 'android' | 'ios' | 'firefox';

type Texts = {
  readonly title: string;
  readonly why: string;
  readonly warning: string;
  readonly compare: string;
  readonly fingerprint: string;
  readonly different: string;
  readonly certificate: string;
  readonly profile: string;
  readonly desk: string;
  readonly systems: Readonly<Record<System, { readonly name: string; readonly steps: string[] }>>;
};

const texts: Readonly<Record<Language, Texts>> = {
  es: {
    title: 'Confiar en el mostrador',
    why: 'El mostrador de la clínica viaja cifrado por su red. Para que este dispositivo sepa que habla con el PC de la clínica y no con otro, instala una vez el certificado de la clínica. Solo vale para los equipos de esa red: con él nadie puede hacerse pasar por un banco ni por otra web.',
    warning:
      'La primera vez el navegador avisa de que la conexión no es privada: todavía no conoce el certificado. No escribas tu contraseña hasta haber terminado.',
    compare:
      'Antes de aceptarlo, compara esta huella con la que se ve en el PC de la clínica, en Ajustes › Acceso desde la red. Mejor aún: compárala también con la que te enseña el sistema al instalarlo.',
    fingerprint: 'Huella SHA-256',
    different: 'Si no coincide, no lo instales y avisa a quien lleva el PC de la clínica.',
    certificate: 'Descargar el certificado',
    profile: 'Descargar el perfil para iPhone, iPad y Mac',
    desk: 'Ya está instalado: abrir el mostrador',
    systems: {
      windows: {
        name: 'Windows (Chrome y Edge)',
        steps: [
          'Descarga el certificado y ábrelo con doble clic.',
          'Pulsa «Instalar certificado…», elige «Usuario actual» y «Siguiente».',
          'Elige «Colocar todos los certificados en el siguiente almacén», pulsa «Examinar…» y marca «Entidades de certificación raíz de confianza».',
          'Termina, compara la huella que enseña Windows y acepta. Cierra el navegador y ábrelo de nuevo.',
        ],
      },
      macos: {
        name: 'Mac (Safari y Chrome)',
        steps: [
          'Descarga el certificado y ábrelo con doble clic: se abre Acceso a Llaveros. Añádelo al llavero «inicio de sesión».',
          'Búscalo por «Mostrador» y ábrelo con doble clic.',
          'Despliega «Confiar» y en «Al utilizar este certificado» elige «Confiar siempre».',
          'Cierra la ventana, escribe tu contraseña del Mac y vuelve a abrir el navegador.',
        ],
      },
      android: {
        name: 'Android',
        steps: [
          'Descarga el certificado.',
          'Abre Ajustes › Seguridad y privacidad › Más ajustes de seguridad › Cifrado y credenciales › Instalar un certificado › Certificado de CA. En algunos móviles es más rápido buscar «certificado de CA» en Ajustes.',
          'Acepta el aviso con «Instalar de todos modos» y elige el archivo mostrador-ca.crt.',
          'El móvil puede pedir un PIN de pantalla y avisar de que la red podría estar supervisada: es el aviso de todo certificado que añade una persona.',
        ],
      },
      ios: {
        name: 'iPhone y iPad',
        steps: [
          'Con Safari, descarga el perfil y pulsa «Permitir».',
          'Abre Ajustes › Perfil descargado (o General › VPN y gestión de dispositivos) y pulsa «Instalar».',
          'Abre Ajustes › General › Información › Ajustes de confianza de los certificados y activa el de Mostrador. Sin este paso no vale.',
        ],
      },
      firefox: {
        name: 'Firefox',
        steps: [
          'En Windows y Mac, Firefox usa los certificados del sistema: basta con los pasos de arriba.',
          'En Linux: Ajustes › Privacidad y seguridad › Certificados › Ver certificados › Autoridades › Importar, elige el archivo y marca «Confiar en esta CA para identificar sitios web».',
          'En Android: instala el certificado en el móvil; en Firefox, abre Ajustes › Acerca de Firefox, pulsa siete veces el logotipo, y en Ajustes › Secret Settings activa «Use third party CA certificates».',
        ],
      },
    },
  },
  en: {
    title: 'Trust the front desk',
    why: 'Your clinic’s front desk travels encrypted over your network. For this device to know that it talks to the clinic’s PC and to no other, install the clinic’s certificate once. It is good for devices of your own network alone: nobody can pose as a bank or any other site with it.',
    warning:
      'The first time, the browser warns that the connection is not private: it does not know the certificate yet. Do not type your password before you have finished.',
    compare:
      'Before you accept it, compare this fingerprint with the one on the clinic’s PC, in Settings › Access from the network. Better still, compare it with the one that the system shows while installing too.',
    fingerprint: 'SHA-256 fingerprint',
    different: 'If they differ, do not install it, and tell whoever looks after the clinic’s PC.',
    certificate: 'Download the certificate',
    profile: 'Download the profile for iPhone, iPad and Mac',
    desk: 'It is installed: open the front desk',
    systems: {
      windows: {
        name: 'Windows (Chrome and Edge)',
        steps: [
          'Download the certificate and double-click it.',
          'Press “Install Certificate…”, choose “Current User” and “Next”.',
          'Choose “Place all certificates in the following store”, press “Browse…” and pick “Trusted Root Certification Authorities”.',
          'Finish, compare the fingerprint that Windows shows, and accept. Close the browser and open it again.',
        ],
      },
      macos: {
        name: 'Mac (Safari and Chrome)',
        steps: [
          'Download the certificate and double-click it: Keychain Access opens. Add it to the “login” keychain.',
          'Search for “Mostrador” and double-click it.',
          'Unfold “Trust” and under “When using this certificate” choose “Always Trust”.',
          'Close the window, type your Mac’s password, and open the browser again.',
        ],
      },
      android: {
        name: 'Android',
        steps: [
          'Download the certificate.',
          'Open Settings › Security & privacy › More security settings › Encryption & credentials › Install a certificate › CA certificate. On some phones it is quicker to search Settings for “CA certificate”.',
          'Accept the warning with “Install anyway” and pick the file mostrador-ca.crt.',
          'The phone may ask for a screen PIN and warn that the network may be monitored: it says so of every certificate that a person adds.',
        ],
      },
      ios: {
        name: 'iPhone and iPad',
        steps: [
          'In Safari, download the profile and press “Allow”.',
          'Open Settings › Profile Downloaded (or General › VPN & Device Management) and press “Install”.',
          'Open Settings › General › About › Certificate Trust Settings and switch Mostrador on. Without this step it does not count.',
        ],
      },
      firefox: {
        name: 'Firefox',
        steps: [
          'On Windows and Mac, Firefox uses the system’s certificates: the steps above are enough.',
          'On Linux: Settings › Privacy & Security › Certificates › View Certificates › Authorities › Import, pick the file and tick “Trust this CA to identify websites”.',
          'On Android: install the certificate on the phone; in Firefox open Settings › About Firefox, tap the logo seven times, and in Settings › Secret Settings switch on “Use third party CA certificates”.',
        ],
      },
    },
  },
};

/**
 * Adds the page that explains how to trust the clinic's authority, with the files for it. They need
 * no session, and hold nothing secret.
 */
export function addTrustPage(app: FastifyInstance, subject: () => TrustSubject): void {
  for (const language of ['es', 'en'] as const) {
    const path = trustPaths[language];
    app.get(path, async (request, reply) =>
      fresh(reply)
        .type('text/html; charset=utf-8')
        .send(pageOf(language, subject(), request.headers['user-agent'] ?? '')),
    );
    app.get(`${path}/${CERTIFICATE}`, async (_request, reply) =>
      fresh(reply)
        .type('application/x-x509-ca-cert')
        .header('content-disposition', `attachment; filename="${CERTIFICATE}"`)
        .send(subject().certificatePem),
    );
    app.get(`${path}/${PROFILE}`, async (_request, reply) =>
      fresh(reply)
        .type('application/x-apple-aspen-config')
        .header('content-disposition', `attachment; filename="${PROFILE}"`)
        .send(profileOf(language, subject())),
    );
  }
}

const fresh = (reply: FastifyReply) => reply.header('cache-control', 'no-store');

function systemOf(userAgent: string): System {
  if (/iPhone|iPad/.test(userAgent)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Macintosh/.test(userAgent)) return 'macos';
  return /Linux/.test(userAgent) ? 'firefox' : 'windows';
}

function pageOf(language: Language, subject: TrustSubject, userAgent: string): string {
  const text = texts[language];
  const path = trustPaths[language];
  const other = language === 'es' ? 'en' : 'es';
  const own = systemOf(userAgent);
  const systems = Object.entries(text.systems).map(
    ([system, { name, steps }]) => `
    <details${system === own ? ' open' : ''}>
      <summary>${escaped(name)}</summary>
      <ol>${steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>
    </details>`,
  );
  return `<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escaped(text.title)}</title>
  <style>${style}</style>
</head>
<body>
  <main>
    <nav><a href="${trustPaths[other]}" lang="${other}">${other === 'en' ? 'English' : 'Español'}</a></nav>
    <h1>${escaped(text.title)}</h1>
    <p class="clinic">${escaped(subject.clinicName)}</p>
    <p>${escaped(text.why)}</p>
    <p class="warning">${escaped(text.warning)}</p>
    <h2>${escaped(text.fingerprint)}</h2>
    <p class="fingerprint"><code>${escaped(subject.fingerprint.replaceAll(':', ' '))}</code></p>
    <p>${escaped(text.compare)} <strong>${escaped(text.different)}</strong></p>
    <p class="actions">
      <a class="button" href="${path}/${CERTIFICATE}">${escaped(text.certificate)}</a>
      <a class="button" href="${path}/${PROFILE}">${escaped(text.profile)}</a>
    </p>
    ${systems.join('')}
    <p class="actions"><a href="/">${escaped(text.desk)}</a></p>
  </main>
</body>
</html>
`;
}

const style = `
  :root { color-scheme: light dark; font: 17px/1.55 system-ui, sans-serif; }
  body { margin: 0; background: Canvas; color: CanvasText; }
  main { max-width: 42rem; margin: 0 auto; padding: 1.25rem; }
  nav { text-align: right; }
  a { color: LinkText; }
  h1 { font-size: 1.6rem; margin: 0; }
  h2 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
  .clinic { margin: .1rem 0 1rem; opacity: .8; }
  .warning { border-left: 4px solid #c77700; padding-left: .75rem; }
  .fingerprint { margin: 0; padding: .75rem; border: 1px solid GrayText; border-radius: .5rem; }
  .fingerprint code { font: 1rem/1.6 ui-monospace, monospace; overflow-wrap: break-word; }
  .actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; }
  .button { padding: .6rem 1rem; border: 2px solid currentColor; border-radius: .5rem; text-decoration: none; }
  summary { cursor: pointer; padding: .6rem 0; font-weight: 600; }
  details { border-top: 1px solid GrayText; }
  li { margin-bottom: .4rem; }
`;

/**
 * A configuration profile of Apple's with the authority in it (developer.apple.com/documentation/
 * devicemanagement/certificateroot). Installing it twice replaces it: its ids follow the certificate.
 */
function profileOf(language: Language, subject: TrustSubject): string {
  const der = new X509Certificate(subject.certificatePem).raw.toString('base64');
  const name = escaped(`Mostrador ${subject.clinicName}`.trim());
  const id = (what: string) => uuidOf(`${what} ${subject.fingerprint}`);
  const strings = (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
      .join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
<key>PayloadContent</key>
<array>
<dict>
<key>PayloadContent</key><data>${der}</data>
<key>PayloadVersion</key><integer>1</integer>
${strings({
  PayloadType: 'com.apple.security.root',
  PayloadIdentifier: 'es.mostrador.desk.authority',
  PayloadUUID: id('authority'),
  PayloadDisplayName: name,
  PayloadCertificateFileName: CERTIFICATE,
})}
</dict>
</array>
<key>PayloadVersion</key><integer>1</integer>
${strings({
  PayloadType: 'Configuration',
  PayloadIdentifier: 'es.mostrador.desk',
  PayloadUUID: id('profile'),
  PayloadDisplayName: name,
  PayloadDescription: escaped(texts[language].why),
})}
</dict>
</plist>
`;
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
