import { Command } from 'commander'
import { VERSION } from './config/version.ts'
import { addAuditCommands } from './roles/audit.command.ts'
import { exitWithError } from './roles/exit.ts'
import { addFsckCommand } from './roles/fsck.command.ts'
import { addKeysCommands } from './roles/keys.command.ts'
import { addMigrateCommand } from './roles/migrate.command.ts'
import { addServeCommand } from './roles/serve.command.ts'
import { addTokenCommands } from './roles/token.command.ts'
import { addUserCommands } from './roles/user.command.ts'

const program = new Command('cloudservice')
  .description('A self-hosted home for people’s files')
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride()

addServeCommand(program)
addMigrateCommand(program)
addUserCommands(program)
addTokenCommands(program)
addKeysCommands(program)
addFsckCommand(program)
addAuditCommands(program)

await program.parseAsync().catch(exitWithError)
