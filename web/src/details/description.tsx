import type { Node } from '@cloudservice/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { refreshNodes } from '../api/refresh.ts'
import { t } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { inputClass } from '../ui/field.tsx'
import { showToast } from '../ui/toast-store.ts'

/** The description of a file or folder, edited in its place. */
export function Description({ node }: { node: Node }) {
  const [draft, setDraft] = useState<string>()
  const labelId = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const save = useSaveDescription(node)
  const canEdit = node.permissions.includes('edit')

  const close = () => {
    setDraft(undefined)
    requestAnimationFrame(() => opener.current?.focus())
  }
  const submit = () => {
    if (draft !== undefined && draft.trim() !== node.description) save.mutate(draft.trim())
    close()
  }
  const handleKeys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  }
  const shown = save.isPending ? save.variables : node.description

  return (
    <section aria-labelledby={labelId}>
      <h3 id={labelId} className="text-caption text-muted">
        {t('details.description')}
      </h3>
      {draft === undefined ? (
        <div className="mt-1">
          {shown && <p className="whitespace-pre-wrap wrap-anywhere mb-2">{shown}</p>}
          {canEdit && (
            <Button
              ref={opener}
              look="ghost"
              icon={<Pencil size={15} aria-hidden="true" />}
              className="-ml-3.5 text-muted"
              onClick={() => setDraft(node.description)}
            >
              {shown ? t('details.editDescription') : t('details.addDescription')}
            </Button>
          )}
        </div>
      ) : (
        <div className="mt-1">
          <textarea
            // biome-ignore lint/a11y/noAutofocus: the person just asked to edit it
            autoFocus
            aria-labelledby={labelId}
            maxLength={4000}
            rows={4}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={handleKeys}
            className={`${inputClass} py-2 block resize-y`}
          />
          <p className="text-caption text-muted mt-1">{t('details.saveKeys')}</p>
          <div className="flex justify-end gap-2 mt-2">
            <Button look="ghost" onClick={close}>
              {t('cancel')}
            </Button>
            <Button look="primary" onClick={submit}>
              {t('details.save')}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

function useSaveDescription(node: Node) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (description: string) => {
      const input = { params: { id: node.id }, body: { description } }
      if (node.kind === 'file') await api('PATCH /files/{id}', input)
      else await api('PATCH /folders/{id}', input)
      await refreshNodes(client)
    },
    onError: (error) =>
      showToast(t('details.descriptionFailed', { reason: error.message }), { tone: 'error' }),
  })
}
