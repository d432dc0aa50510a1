import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import { createHostCheck, type HostCheck } from '../../../../src/server/http/host-check.ts';

type Row = readonly [host: string | undefined, origin?: string];

const onLoopback = createHostCheck({ allowedHosts: [], allowedOrigins: [] }, '127.0.0.1');
const named = createHostCheck(
  { allowedHosts: ['help.example.com', '[::2]'], allowedOrigins: ['https://shop.example.com'] },
  '127.0.0.1',
);
const open = createHostCheck({ allowedHosts: [], allowedOrigins: ['https://shop.example.com'] }, undefined);
const closed = createHostCheck({ allowedHosts: ['help.example.com'], allowedOrigins: [] }, undefined);

function refusalOf(check: HostCheck, ...[host, origin]: Row): RequestError | undefined {
  try {
    check(host, origin);
    return undefined;
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
}

const lets = (check: HostCheck, rows: readonly Row[]) =>
  test.each(rows)('Host %s with Origin %s is let in', (host, origin) => {
    expect(refusalOf(check, host, origin)).toBeUndefined();
  });

const refuses = (check: HostCheck, field: 'Host' | 'Origin', rows: readonly Row[]) =>
  test.each(rows)(`Host %s with Origin %s is refused for its ${field}`, (host, origin) => {
    expect(refusalOf(check, host, origin)).toMatchObject({
      code: 'forbidden',
      field,
      retryable: false,
      nextStep: expect.stringContaining(`http.allowed${field}s`),
    });
  });

describe('on loopback', () => {
  lets(onLoopback, [
    ['localhost'],
    ['localhost:8787'],
    ['LOCALHOST:1'],
    ['127.0.0.1:8787'],
    ['[::1]:8787'],
    ['localhost:8787', 'http://localhost:8787'],
    ['localhost:8787', 'http://127.0.0.1:5173'],
    ['127.0.0.1', 'https://[::1]:1'],
  ]);
  refuses(onLoopback, 'Host', [
    [undefined],
    [''],
    ['evil.example.com'],
    ['evil.example.com', 'http://evil.example.com'],
    ['localhost.evil.example.com'],
    ['localhost.'],
    ['127.0.0.1.nip.io'],
    ['localhost@evil.example.com'],
    ['0.0.0.0:8787'],
    ['[::]'],
    ['not a host'],
    ['help.example.com'],
  ]);
  refuses(onLoopback, 'Origin', [
    ['localhost', 'http://evil.example.com'],
    ['localhost', 'https://localhost.evil.example.com'],
    ['localhost', 'null'],
    ['localhost', 'file://'],
    ['localhost', 'nonsense'],
    ['localhost', 'http://localhost@evil.example.com'],
  ]);
});

describe('on loopback under other names too', () => {
  lets(named, [
    ['localhost'],
    ['help.example.com'],
    ['help.example.com:443'],
    ['[::2]:80'],
    ['help.example.com', 'https://help.example.com'],
    ['help.example.com', 'https://shop.example.com'],
    ['localhost', 'https://shop.example.com'],
  ]);
  refuses(named, 'Host', [['shop.example.com'], ['evil.example.com', 'https://shop.example.com']]);
  refuses(named, 'Origin', [
    ['localhost', 'https://help.example.com'],
    ['localhost', 'http://shop.example.com'],
    ['localhost', 'https://shop.example.com:444'],
    ['localhost', 'https://shop.example.com.evil.example.com'],
  ]);
});

describe('elsewhere, where no names are given', () => {
  lets(open, [
    [undefined],
    ['10.0.0.7:8000'],
    ['any.example.com'],
    ['any.example.com', 'https://any.example.com'],
    ['any.example.com', 'https://shop.example.com'],
  ]);
  refuses(open, 'Origin', [
    ['any.example.com', 'http://localhost:3000'],
    ['any.example.com', 'https://other.example.com'],
    ['any.example.com', 'null'],
    ['any.example.com', ''],
    [undefined, 'http://undefined.example.com'],
  ]);
});

describe('elsewhere, where names are given', () => {
  lets(closed, [['help.example.com'], ['localhost'], ['help.example.com', 'https://help.example.com']]);
  refuses(closed, 'Host', [[undefined], ['10.0.0.7:8000'], ['any.example.com']]);
});
