import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import { RequestError } from '../../cascade/request-error.ts';
import type { HttpSettings } from './settings.ts';

/** Whether a request may come under this Host, from a page of this Origin. @throws RequestError */
export type HostCheck = (host: string | undefined, origin: string | undefined) => void;

/**
 * Keeps other people's pages from using a server through its user's browser: on loopback, where nobody is asked
 * who they are, by name (a page may make its own name point here); elsewhere by name if names are given. A page
 * may call the server that it came from, those of `allowedOrigins`, and, on loopback, any other of loopback.
 * `loopbackHost` is the name by which a server on loopback listens; absent elsewhere.
 */
export function createHostCheck(
  { allowedHosts, allowedOrigins }: Pick<HttpSettings, 'allowedHosts' | 'allowedOrigins'>,
  loopbackHost: string | undefined,
): HostCheck {
  const onLoopback = loopbackHost !== undefined;
  const loopback = [...localhostAllowedHostnames(), ...(onLoopback ? [loopbackHost] : [])];
  const hosts = onLoopback || allowedHosts.length > 0 ? [...loopback, ...allowedHosts] : undefined;
  return (host, origin) => {
    if (hosts && !validateHostHeader(host, hosts).ok) throw refused('Host', 'http.allowedHosts');
    if (origin === undefined || allowedOrigins.includes(origin)) return;
    if (origin === `http://${host}` || origin === `https://${host}`) return;
    if (onLoopback && validateOriginHeader(origin, loopback).ok) return;
    throw refused('Origin', 'http.allowedOrigins');
  };
}

function refused(header: string, key: string): RequestError {
  return new RequestError('forbidden', `the ${header} header of the request is not allowed here`, {
    field: header,
    nextStep: `If it should be, add it to ${key}.`,
  });
}
