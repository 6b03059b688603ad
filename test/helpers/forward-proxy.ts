import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** An HTTP proxy that leads all to one port of this machine; port 0: refuses. */
export async function forwardProxy(port: number): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { pathname } = new URL(request.url ?? '');
    const headers = { accept: request.headers.accept ?? '' };
    fetch(`http://127.0.0.1:${port}${pathname}`, { method: request.method ?? 'GET', headers }).then(
      (answer) => response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(),
      () => response.destroy(),
    );
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (port === 0) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}`, seen };
}
