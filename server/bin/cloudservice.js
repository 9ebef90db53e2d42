#!/usr/bin/env node
import { join } from 'node:path'
import { fail, handOver, root } from '../../scripts/bootstrap.js'
import { ensureDependencies } from '../../scripts/dependencies.js'

try {
  ensureDependencies(root, { withDev: false })
  handOver([join(root, 'server', 'src', 'main.ts'), ...process.argv.slice(2)])
} catch (error) {
  fail(error)
}
