import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Failure } from '../contract/failure.ts';
import type { BucketPlace, OpenPlace } from './copy-place.ts';
import { Canceled } from './failures.ts';
import { bytesOf } from './file-bytes.ts';

/** S3 takes at most 10,000 parts (AmazonS3/userguide/qfacts), of 5 MB or more; two wait in memory. */
const PARTS = 9_000;
const SMALLEST_PART = 8 << 20;
const ABOUT_PARTS = { queueSize: 2, leavePartsOnError: false };

/** Opens a bucket. The SDK is loaded here, where somebody wants one. */
export async function openBucket(place: BucketPlace, signal: AbortSignal): Promise<OpenPlace> {
  const { bucket: Bucket, prefix, endpoint, region, keyId, secretKey } = place;
  const { S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, DeleteObjectCommand } =
    await import('@aws-sdk/client-s3');
  const { Upload } = await import('@aws-sdk/lib-storage');
  const client = new S3Client({
    region,
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: keyId, secretAccessKey: secretKey },
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 120_000,
      throwOnRequestTimeout: true,
    },
    // Most services besides Amazon's refuse the newer checksums of the SDK. An archive proves itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const how = { abortSignal: signal };

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw new Canceled();
      throw asBucketFailure(error, place);
    }
  }

  return {
    put: (file, name, watch) =>
      told(async () => {
        const { size } = statSync(file);
        const Key = prefix + name;
        const abort = new AbortController();
        const stop = () => abort.abort();
        signal.addEventListener('abort', stop);
        try {
          await new Upload({
            client,
            params: { Bucket, Key, Body: Readable.from(bytesOf(file, watch)) },
            partSize: Math.max(SMALLEST_PART, Math.ceil(size / PARTS)),
            abortController: abort,
            ...ABOUT_PARTS,
          }).done();
        } finally {
          signal.removeEventListener('abort', stop);
        }
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }), how);
        if (ContentLength !== size) throw unusable(place, 'not_kept');
      }),
    remove: (name) =>
      told(async () => {
        await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + name }), how);
      }),
    test: () =>
      told(async () => {
        const Key = `${prefix}mostrador-${randomBytes(6).toString('hex')}.txt`;
        const text = randomBytes(64).toString('hex');
        await client.send(new PutObjectCommand({ Bucket, Key, Body: text }), how);
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), how);
        const read = await Body?.transformToString();
        await client.send(new DeleteObjectCommand({ Bucket, Key }), how);
        if (read !== text) throw unusable(place, 'not_kept');
      }),
  };
}

/** Why a bucket cannot be used; worded under `errors.because.copy_place_unusable`. */
type Reason =
  | 'host_unknown'
  | 'unreachable'
  | 'certificate'
  | 'key_wrong'
  | 'region_wrong'
  | 'bucket_missing'
  | 'no_rights'
  | 'clock'
  | 'full'
  | 'not_kept'
  | 'refused';

/** What Node and S3 services call it (AmazonS3/API/ErrorResponses). */
const reasons: readonly (readonly [Reason, RegExp])[] = [
  ['host_unknown', /^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/],
  ['certificate', /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(SSL|TLS)_|^EPROTO$/],
  [
    'unreachable',
    /^(ECONN\w+|ETIMEDOUT|EHOST\w+|ENET\w+|EPIPE|TimeoutError|SlowDown|ServiceUnavailable|InternalError|RequestTimeout)$/,
  ],
  [
    'key_wrong',
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|ExpiredToken|InvalidSecurity|Unauthorized|UnrecognizedClientException)$/,
  ],
  ['region_wrong', /^(AuthorizationHeaderMalformed|PermanentRedirect|InvalidRegion\w*)$/],
  ['bucket_missing', /^(NoSuchBucket|InvalidBucketName)$/],
  ['no_rights', /^(AccessDenied|AllAccessDisabled|AccountProblem|MethodNotAllowed|Forbidden)$/],
  ['clock', /^RequestTimeTooSkewed$/],
  ['full', /^(QuotaExceeded|InsufficientStorage|XMinioStorageFull|EntityTooLarge)$/],
];

const unusable = ({ bucket, endpoint, region }: BucketPlace, reason: Reason, detail = '') =>
  new Failure('copy_place_unusable', {
    place: bucket,
    host:
      endpoint === null ? `s3.${region}.amazonaws.com` : (URL.parse(endpoint)?.host ?? endpoint),
    reason,
    detail,
  });

/** Turns what the network, TLS and the service say into what a person can act on. */
function asBucketFailure(error: unknown, place: BucketPlace): unknown {
  if (error instanceof Failure || error instanceof Canceled || !(error instanceof Error))
    return error;
  const { code, errno, $metadata } = error as NodeJS.ErrnoException & {
    $metadata?: { httpStatusCode?: number };
  };
  const names = [code, error.name].filter((one) => one !== undefined);
  const known = reasons.find(([, shape]) => names.some((one) => shape.test(one)));
  const reason = known?.[0] ?? byStatus($metadata?.httpStatusCode);
  // Neither the network nor the service: this program's own fault, or the disk's.
  if (reason === undefined || (known === undefined && errno !== undefined)) return error;
  return unusable(place, reason, names[0] ?? '');
}

function byStatus(status: number | undefined): Reason | undefined {
  if (status === undefined) return undefined;
  if (status === 401) return 'key_wrong';
  if (status === 403) return 'no_rights';
  if (status === 301 || status === 307) return 'region_wrong';
  if (status === 507) return 'full';
  return status >= 500 ? 'unreachable' : 'refused';
}
