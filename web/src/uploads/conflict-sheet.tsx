import { useId, useState } from 'react'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import type { ConflictChoice, UploadItem } from './upload-item.ts'
import { uploads } from './upload-queue.ts'

/** Asks what happens to an upload whose name is taken. */
export function ConflictSheet({ item, others }: { item: UploadItem; others: number }) {
  const [forAll, setForAll] = useState(false)
  const titleId = useId()
  const choose = (choice: ConflictChoice) => () => uploads.resolve(item.id, choice, forAll)

  return (
    <fieldset aria-labelledby={titleId} className="shrink-0 min-w-0 px-4 py-3 bg-selected">
      <h3 id={titleId} className="font-medium wrap-anywhere line-clamp-2">
        {t('uploads.conflict.title', { name: item.name })}
      </h3>
      <p className="text-table text-muted">{t('uploads.conflict.body')}</p>
      <div className="flex flex-wrap gap-2 mt-3">
        <Button
          look="primary"
          onClick={choose('replace')}
          data-tooltip={t('uploads.conflict.replaceHint')}
        >
          {t('uploads.conflict.replace')}
        </Button>
        <Button onClick={choose('keep-both')} data-tooltip={t('uploads.conflict.keepBothHint')}>
          {t('uploads.conflict.keepBoth')}
        </Button>
        <Button look="ghost" onClick={choose('skip')}>
          {t('uploads.conflict.skip')}
        </Button>
      </div>
      <label className="inline-flex items-center gap-2 mt-2 min-h-8 coarse:min-h-11 text-table">
        <input
          type="checkbox"
          checked={forAll}
          onChange={(event) => setForAll(event.target.checked)}
          className="size-4 accent-accent"
        />
        {others > 0
          ? t('uploads.conflict.forAllCount', { count: others })
          : t('uploads.conflict.forAll')}
      </label>
    </fieldset>
  )
}
