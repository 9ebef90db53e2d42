// Stores blobs as fast as it can and prints each ref once it is acknowledged, until it is killed.
// Started by disk-store.test.ts with the data folder as its argument.
import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createDiskStore } from './disk-store.ts'

const { store, staging } = createDiskStore(process.argv[2] ?? '')
const signal = new AbortController().signal

async function storeForEver(sizeBytes: number): Promise<never> {
  for (;;) {
    const source = Readable.from([randomBytes(sizeBytes), randomBytes(sizeBytes)])
    const staged = await staging.receive(source, { maxBytes: sizeBytes * 2, signal })
    await store.promote(staged)
    await staged.discard()
    writeSync(1, `${staged.ref}\n`)
  }
}

await Promise.all([
  storeForEver(2000),
  storeForEver(3000),
  storeForEver(40_000),
  storeForEver(200_000),
])
