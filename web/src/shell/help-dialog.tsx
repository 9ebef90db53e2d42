import { type Command, shortcuts } from '../browser/keymap.ts'
import { preferences, setPreferences } from '../preferences.ts'
import { t } from '../text/text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useStore } from '../ui/store.ts'
import { places } from './places.ts'

/** All keys, and the choice of what single letters do. */
export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const { hasLetterKeys } = useStore(preferences)
  return (
    <Dialog
      title={t('help.title')}
      onClose={onClose}
      className="sm:w-[min(44rem,calc(100vw-2rem))]"
    >
      <label className="flex items-start gap-2.5 pb-4">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={hasLetterKeys}
          onChange={(event) => setPreferences({ hasLetterKeys: event.target.checked })}
        />
        <span>
          {t('help.letters')}
          <span className="block text-table text-muted">{t('help.lettersHint')}</span>
        </span>
      </label>
      <div className="grid sm:grid-cols-2 gap-x-8 gap-y-5 pb-5">
        <KeyList title={t('help.move')} rows={moveRows()} />
        <KeyList title={t('help.act')} rows={commandRows()} />
        <KeyList title={t('help.go')} rows={goRows()} />
      </div>
    </Dialog>
  )
}

type Row = readonly [label: string, keys: readonly string[]]

function KeyList({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section>
      <h3 className="font-semibold mb-1.5">{title}</h3>
      <dl>
        {rows.map(([label, keys]) => (
          <div key={label} className="flex items-center gap-3 py-1 border-b border-border">
            <dt className="grow">{label}</dt>
            <dd className="flex flex-wrap justify-end gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="px-1.5 py-0.5 rounded-control border border-border bg-hover font-sans text-caption text-muted"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function commandRows(): Row[] {
  const byCommand = Map.groupBy(shortcuts, (shortcut) => shortcut.command)
  return [...byCommand].map(
    ([command, entries]): Row => [
      commandLabel(command),
      entries.map((entry) => entry.keys.replace('Arrow', '')),
    ],
  )
}

function commandLabel(command: Command): string {
  return t(`command.${command}`)
}

function moveRows(): Row[] {
  return [
    [t('help.arrows'), ['↑', '↓', '←', '→']],
    [t('help.extend'), ['Shift+↑', 'Shift+↓']],
    [t('help.keepSelection'), ['Ctrl+↑', 'Ctrl+↓']],
    [t('help.ends'), ['Home', 'End']],
    [t('help.pages'), ['PageUp', 'PageDown']],
    [t('help.cells'), ['←', '→']],
  ]
}

function goRows(): Row[] {
  return [
    [t('search.label'), ['/', 'Ctrl+K']],
    ...places.map((place): Row => [t(place.label), [`G ${place.key.toUpperCase()}`]]),
    [t('help.title'), ['?']],
  ]
}
