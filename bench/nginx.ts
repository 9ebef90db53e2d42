import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Target } from './load.ts'

/** Nginx serving a folder by GET, and taking files by WebDAV PUT and DELETE. */
export interface Nginx extends Target {
  /** The folder it serves. */
  folder: string
  stop(): Promise<void>
}

/** Starts the Nginx of this machine on a free port; undefined where there is none with WebDAV. */
export async function startNginx(folder: string): Promise<Nginx | undefined> {
  const program = findProgram()
  if (!program) return undefined
  const files = join(folder, 'files')
  await mkdir(files, { recursive: true })
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await writeFile(config, configuration(folder, files, port))
  const child = spawn(program, ['-p', folder, '-c', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await whenAnswering(url)
  return {
    url,
    headers: {},
    folder: files,
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
    },
  }
}

function findProgram(): string | undefined {
  return ['nginx', '/usr/sbin/nginx'].find((program) =>
    spawnSync(program, ['-V'], { encoding: 'utf8' }).stderr?.includes('http_dav_module'),
  )
}

/** As fast as it gets: no log, sendfile, no sync of what it takes. */
function configuration(folder: string, files: string, port: number): string {
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `
${user}
daemon off;
worker_processes 2;
pid "${folder}/nginx.pid";
error_log "${folder}/error.log" error;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  client_max_body_size 0;
  client_body_temp_path "${folder}/body";
  proxy_temp_path "${folder}/proxy";
  fastcgi_temp_path "${folder}/fastcgi";
  uwsgi_temp_path "${folder}/uwsgi";
  scgi_temp_path "${folder}/scgi";
  server {
    listen 127.0.0.1:${port};
    root "${files}";
    dav_methods PUT DELETE;
  }
}
`
}

async function whenAnswering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await delay(25)
  }
  throw new Error('Nginx did not start')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}
