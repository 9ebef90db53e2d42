import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTestApp, type TestApp } from '../../test/app.ts'
import { upload } from '../../test/tree.ts'
import { createDownloadLog } from './download-log.ts'

let app: TestApp
before(async () => {
  app = await createTestApp()
})
after(() => app.close())

test('what comes while a batch is written is in the next one, and flush waits for both', async () => {
  const user = await app.buildUser()
  const file = await upload(user, 'a.txt', 'a')
  const actor = await app.services.sessions.authenticate(
    { kind: 'bearer', secret: user.token },
    { ip: '192.0.2.1', userAgent: 'test' },
  )
  assert.ok(actor)
  const log = createDownloadLog({ db: app.services.db, log: app.services.log })
  const download = {
    actor,
    ownerId: user.me.id,
    nodeId: file.id,
    nodeName: file.name,
    version: 1,
    isView: false,
  }
  log.begin(download)
  await new Promise((resolve) => setImmediate(resolve))
  log.begin(download)
  log.end(download, { sentBytes: 1, isComplete: true })
  log.end(download, { sentBytes: 0, isComplete: false })
  await log.flush()
  const { downloadCount } = await user.api('GET /files/{id}', { params: { id: file.id } })
  assert.equal(downloadCount, 2)
  const query = { 'filter[nodeId]': file.id, 'filter[type]': 'file.downloaded' } as const
  const { data } = await user.api('GET /activity', { query })
  assert.deepEqual(data.map(({ details }) => details.isComplete).sort(), [false, true])
  assert.equal(data[0]?.ip, '192.0.2.1')
})
