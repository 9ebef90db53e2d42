import { join } from 'node:path'
import { createAccessTokens } from './accounts/access-tokens.ts'
import { createOwnPassword } from './accounts/own-password.service.ts'
import { createPasswordResets } from './accounts/password-resets.service.ts'
import { createSessions } from './accounts/sessions.service.ts'
import { createSigningKeys } from './accounts/signing-keys.ts'
import { createThrottle } from './accounts/throttle.ts'
import { createTokenPairs } from './accounts/token-pairs.service.ts'
import { createTokens } from './accounts/tokens.service.ts'
import { createUsers } from './accounts/users.service.ts'
import { createCursors } from './api/cursors.ts'
import { createAudit } from './audit/audit.service.ts'
import { createCollector } from './blobs/collector.ts'
import { createDiskStore } from './blobs/disk-store.ts'
import type { Config } from './config/schema.ts'
import { createAccess } from './core/access.ts'
import { createArchives } from './core/archives.service.ts'
import { createChanges } from './core/changes.service.ts'
import { createCopies } from './core/copies.service.ts'
import { createDownloadLog } from './core/download-log.ts'
import { createDownloads } from './core/downloads.service.ts'
import { createEvents, type PublishedEvent } from './core/events.ts'
import { createFolders, createRootFolder } from './core/folders.service.ts'
import { createIntake } from './core/intake.ts'
import { createNodes } from './core/nodes.service.ts'
import { createSearch } from './core/search.service.ts'
import { createUploadChecks } from './core/upload-checks.ts'
import { createUploads } from './core/uploads.service.ts'
import { createVersions } from './core/versions.service.ts'
import { createBus } from './infra/bus.ts'
import { createDb } from './infra/db.ts'
import { instanceSecret } from './infra/instance.ts'
import { createMailer } from './infra/mailer.ts'
import { createVault, deriveKey, loadSecretKey } from './infra/secret-key.ts'
import { type Clock, systemClock } from './lib/time.ts'
import type { Logger } from './monitoring/logger.ts'
import { createBatch } from './storage/batch.service.ts'
import { createTrash } from './storage/trash.service.ts'

export interface ComposeOptions {
  config: Config
  log: Logger
  /** The database, embedded or not, migrated. */
  databaseUrl: string
  clock?: Clock
}

/** Everything the product is made of. */
export type Services = Awaited<ReturnType<typeof compose>>

/** Builds every service once, from low to high; the one place where parts are put together. */
export async function compose({ config, log, databaseUrl, clock = systemClock }: ComposeOptions) {
  const db = createDb({
    url: databaseUrl,
    readUrl: config.databaseReadUrl,
    pool: config.databasePool,
    isPreparing: config.databasePrepare === 'on',
    log,
  })
  const bus = createBus<PublishedEvent>(log)
  const { store, staging } = createDiskStore(config.dataDir)
  const collector = createCollector({ db, store, log })
  const cursors = createCursors(await instanceSecret(db, 'cursor_key'))

  const secretKey = loadSecretKey(config.dataDir, config.secretKey)
  const audit = createAudit({ db, key: deriveKey(secretKey, 'audit log'), clock })
  const users = createUsers({ db, config, audit, createRootFolder })
  const vault = createVault(secretKey, 'signing keys')
  const signingKeys = createSigningKeys({ db, vault, clock, log })
  const accessTokens = createAccessTokens({ keys: signingKeys, config, clock })
  const throttle = createThrottle({ db, config, clock })
  const sessions = createSessions({ db, config, audit, clock, accessTokens, throttle })
  const ownPassword = createOwnPassword({ db, audit, clock, sessions, throttle })
  const tokenPairs = createTokenPairs({ db, config, audit, clock, sessions, accessTokens })
  const tokens = createTokens({ db, audit, clock })

  const mailer = createMailer(config, log)
  const passwordResets = createPasswordResets({ db, config, audit, clock, mailer, log })

  const access = createAccess(db)
  const events = createEvents(bus)
  const checks = createUploadChecks(config, [])
  const intake = createIntake({ db, store, staging, collector, checks })
  const downloadLog = createDownloadLog({ db, log })
  const nodes = createNodes({ db, access, events })
  const folders = createFolders({ db, access, events })
  const copies = createCopies({ db, access, events })
  const versions = createVersions({ db, access, events })
  const uploads = createUploads({ db, intake, access, events, checks })
  const downloads = createDownloads({ db, store, access, log: downloadLog })
  const archives = createArchives({ db, store, access, log: downloadLog })
  const search = createSearch({ db, access })
  const changes = createChanges({ db, access })

  const trash = createTrash({ db, access, events, collector, config, clock })
  const batch = createBatch({ nodes, copies, trash })

  return {
    config,
    log,
    db,
    bus,
    store,
    staging,
    collector,
    cursors,
    audit,
    users,
    sessions,
    ownPassword,
    tokens,
    tokenPairs,
    signingKeys,
    passwordResets,
    mailer,
    nodes,
    folders,
    copies,
    versions,
    uploads,
    downloads,
    archives,
    search,
    changes,
    trash,
    batch,
    webFolder: join(import.meta.dirname, '../../web/dist'),
    /** Ends what the services hold open; call it after the servers are closed. */
    async close(): Promise<void> {
      await downloadLog.flush()
      await mailer.flush()
      await db.close()
    },
  }
}
