import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { orpc } from '../../client.ts';

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** A stored file as something an image, a player or a download can use. */
export type LoadedMedia = {
  readonly url: string;
  readonly blob: Blob;
  readonly filename: string | null;
};

/** Types that a page may show as they are; anything else is only ever downloaded. */
const shown = /^(image\/(jpeg|png|webp|gif)|audio\/[\w.+-]+|video\/(mp4|3gpp|webm|quicktime))$/;

/** Reads a stored file (once `wanted`) and keeps it at an address of this page while it is shown. */
export function useMedia(id: number, wanted: boolean) {
  const query = useQuery(
    orpc.media.read.queryOptions({ input: { id }, enabled: wanted, gcTime: 2 * 60_000 }),
  );
  const [loaded, setLoaded] = useState<LoadedMedia | null>(null);
  useEffect(() => {
    if (!query.data) return;
    const { base64, contentType, filename } = query.data;
    const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
    const blob = new Blob([bytesOf(base64)], {
      type: shown.test(type) ? type : 'application/octet-stream',
    });
    const url = URL.createObjectURL(blob);
    setLoaded({ url, blob, filename });
    return () => URL.revokeObjectURL(url);
  }, [query.data]);
  return { loaded, query };
}

/** Hands a file to the browser's downloads. */
export function saveFile(url: string, filename: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
}

/** A size in KB or MB, for people. */
export function sizeParts(bytes: number): {
  readonly key: 'media.kb' | 'media.mb';
  readonly size: number;
} {
  if (bytes < 1_000_000) return { key: 'media.kb', size: Math.max(1, Math.round(bytes / 1000)) };
  return { key: 'media.mb', size: Math.round(bytes / 100_000) / 10 };
}
