import { join } from 'node:path'
import { fail, handOver, prepareToServe, root } from './bootstrap.js'

try {
  prepareToServe()
  // npm may be killed, and so may we: the server would go on and hold the port. npm is our parent
  // because package.json says `exec`; otherwise a shell would stand between.
  if (process.env.npm_lifecycle_event) await import('./follow-parent.js')
  const follow = ['--import', join(root, 'scripts', 'follow-parent.js')]
  const serve = [join(root, 'server', 'src', 'main.ts'), 'serve', '--role', 'all']
  handOver([...follow, ...serve, ...process.argv.slice(2)])
} catch (error) {
  fail(error)
}
