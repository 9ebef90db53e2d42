import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from '../tests/system/product.ts'
import { measureDownloads } from './scenarios/downloads.ts'
import { measureListing } from './scenarios/listing.ts'
import { measureRequests } from './scenarios/requests.ts'
import { measureStart } from './scenarios/start.ts'
import { measureTree } from './scenarios/tree.ts'
import { measureUploads } from './scenarios/uploads.ts'
import { type Effort, openStage, type Stage } from './stage.ts'
import { figure, formatTable, type Line } from './table.ts'
import { memoryOf } from './usage.ts'

const MiB = 1024 * 1024

const scenarios: Record<string, (stage: Stage) => Promise<Line[]>> = {
  start: measureStart,
  requests: measureRequests,
  uploads: measureUploads,
  downloads: measureDownloads,
  listing: measureListing,
  tree: measureTree,
}

const usual: Effort = { rounds: 5, seconds: 2, largeBytes: 1024 * MiB, manyFiles: 100_000 }
const quick: Effort = { rounds: 3, seconds: 0.7, largeBytes: 256 * MiB, manyFiles: 20_000 }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, save: { type: 'boolean' } },
})
const unknown = positionals.filter((name) => !(name in scenarios))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${Object.keys(scenarios).join(', ')}`)
  process.exit(2)
}
await run(positionals.length > 0 ? positionals : Object.keys(scenarios))

async function run(names: readonly string[]): Promise<void> {
  const begin = performance.now()
  const stage = await openStage(options.quick ? quick : usual)
  const interrupt = () => void stage.close().finally(() => process.exit(130))
  process.once('SIGINT', interrupt)
  try {
    const lines: Line[] = []
    for (const name of names) {
      console.error(`${name} …`)
      lines.push(...((await scenarios[name]?.(stage)) ?? []))
    }
    lines.push(await measureMemoryAfterwards(stage))
    await requireSoundness(stage)
    const text = `${describe(performance.now() - begin)}\n\n${formatTable(lines)}\n`
    console.log(text)
    if (options.save) await save(text)
  } finally {
    process.removeListener('SIGINT', interrupt)
    await stage.close()
  }
}

async function measureMemoryAfterwards({ product, dataDir }: Stage): Promise<Line> {
  const bytes = memoryOf(product.pid, dataDir)
  return { work: 'memory after all this', ours: `${figure(bytes / MiB)} MiB` }
}

/** Figures of a product that lost or miscounted something are worth nothing. */
async function requireSoundness({ dataDir }: Stage): Promise<void> {
  const { code, stdout, stderr } = await runCommand(['fsck'], dataDir)
  if (code !== 0) throw new Error(`fsck after the run:\n${stdout}${stderr}`)
}

function describe(elapsedMs: number): string {
  const minutes = figure(elapsedMs / 60_000)
  const effort = options.quick ? 'quick run' : 'full run'
  const { version, platform, arch } = process
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, ${effort} of ${minutes} min, ${availableParallelism()} CPUs, ${platform} ${arch}, Node ${version}`
}

async function save(text: string): Promise<void> {
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${new Date().toISOString().slice(0, 10)}.md`)
  await writeFile(file, text)
  console.error(`saved ${file}`)
}
