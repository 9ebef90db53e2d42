import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { isGoneWithin } from '../server/src/infra/db-embedded-process.ts'

const bootstrap = import.meta.resolve('./bootstrap.js')
const followParent = import.meta.resolve('./follow-parent.js')

/** A process that hands over to a second one running `code`; resolves at its first line. */
async function handOverTo(code: string): Promise<{ wrapper: ChildProcess; line: string }> {
  const program = `
    import { handOver } from ${JSON.stringify(bootstrap)}
    handOver(['--input-type=module', '--eval', ${JSON.stringify(code)}])
  `
  const wrapper = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(wrapper.stdout), 'line')
  return { wrapper, line }
}

test('the exit code is handed back', async () => {
  const { wrapper, line } = await handOverTo(`console.log('here'); process.exitCode = 7`)

  assert.equal(line, 'here')
  assert.deepEqual(await once(wrapper, 'exit'), [7, null])
})

test('a signal is handed on, and what the program makes of it handed back', async () => {
  const { wrapper } = await handOverTo(`
    const alive = setInterval(() => {}, 1000)
    process.once('SIGTERM', () => { clearInterval(alive); process.exitCode = 5 })
    console.log('ready')
  `)
  wrapper.kill('SIGTERM')

  assert.deepEqual(await once(wrapper, 'exit'), [5, null])
})

test('a program that dies by a signal takes us along', async () => {
  const { wrapper } = await handOverTo(`
    console.log('ready')
    process.kill(process.pid, 'SIGKILL')
  `)

  assert.deepEqual(await once(wrapper, 'exit'), [null, 'SIGKILL'])
})

test('a program that follows its parent ends when that one is killed', async () => {
  const { wrapper, line } = await handOverTo(`
    import ${JSON.stringify(followParent)}
    setInterval(() => {}, 1000)
    console.log(process.pid)
  `)
  wrapper.kill('SIGKILL')

  assert.equal(await isGoneWithin(Number(line), 10_000), true)
})
