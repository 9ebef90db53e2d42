import { join } from 'node:path'
import { fail, handOver, prepareToDevelop, prepareToServe, root } from './bootstrap.js'

try {
  prepareToDevelop()
  prepareToServe()
  handOver([join(root, 'bench', 'run.ts'), ...process.argv.slice(2)])
} catch (error) {
  fail(error)
}
