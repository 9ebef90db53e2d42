// Fills a small disk, once with large blobs and once with small ones, and prints how it went.
// Started by disk-store.test.ts with the data folder as its argument.
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isProblem } from '../lib/errors.ts'
import type { StagedBlob } from './blob-store.ts'
import { createDiskStore } from './disk-store.ts'

const dataDir = process.argv[2] ?? ''
const { store, staging } = createDiskStore(dataDir, { minFreeBytes: 0 })
const signal = new AbortController().signal

async function fill(sizeBytes: number): Promise<string> {
  for (;;) {
    let staged: StagedBlob | undefined
    try {
      const chunks = Readable.from([randomBytes(sizeBytes)])
      staged = await staging.receive(chunks, { maxBytes: sizeBytes, signal })
      await store.promote(staged)
    } catch (error) {
      if (isProblem(error)) return error.code
      throw error
    } finally {
      await staged?.discard()
    }
  }
}

const codes = [await fill(3_000_000), await fill(30_000)]
const states: string[] = []
for await (const { ref } of store.list()) states.push(await store.verify(ref, { signal }))
const staged = await readdir(join(dataDir, 'staging'))
process.stdout.write(JSON.stringify({ codes, states, staged }))
