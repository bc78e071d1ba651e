import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DirectoryError } from '../directory/source.ts';

/**
 * @param file with certificates of authorities, PEM or DER
 * @returns each certificate as PEM
 * @throws DirectoryError `certificate` where it cannot be read, or holds none
 */
export async function readAuthorityFile(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new DirectoryError(
      'certificate',
      `The file of certificate authorities cannot be read: ${(error as Error).message}.`,
      { cause: error },
    );
  });
  const pem = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  try {
    return (pem ?? [bytes]).map((certificate) => new X509Certificate(certificate).toString());
  } catch (error) {
    throw new DirectoryError(
      'certificate',
      `${file} holds no certificate that can be read (${(error as Error).message}). Export the authority's certificate as PEM ("Base-64 encoded X.509") or DER.`,
      { cause: error },
    );
  }
}
