import { endpointUrl } from '@cloudservice/contract'
import { applyLoad } from '../load.ts'
import { takeTurns } from '../rounds.ts'
import type { Stage } from '../stage.ts'
import { figure, type Line } from '../table.ts'
import { cpuTime } from '../usage.ts'

/** The smallest request that needs an account: what checking a token costs at most. */
export async function measureRequests(stage: Stage): Promise<Line[]> {
  const { target, effort, product, dataDir } = stage
  const options = { connections: 8, seconds: effort.seconds }
  const path = endpointUrl('GET /me')
  const health = await applyLoad(target, () => ({ method: 'GET', path: '/healthz' }), options)
  const cpu = { server: 0, database: 0, count: 0 }
  const { ours } = await takeTurns(effort.rounds, {
    async ours() {
      const before = cpuTime(product.pid, dataDir)
      const load = await applyLoad(target, () => ({ method: 'GET', path }), options)
      const after = cpuTime(product.pid, dataDir)
      cpu.server += after.server - before.server
      cpu.database += after.database - before.database
      cpu.count += load.latencies.length
      return load.perSecond
    },
  })
  return [
    { work: 'GET /healthz, 8 at once', ours: `${figure(health.perSecond)}/s` },
    { work: 'GET /me with a token, 8 at once', ours: `${figure(ours ?? 0)}/s` },
    {
      work: '… CPU of server, of database',
      ours: `${figure(cpu.server / cpu.count)} ms, ${figure(cpu.database / cpu.count)} ms`,
    },
  ]
}
