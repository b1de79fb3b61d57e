import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { InputError } from '../../utils/input-error';

type Value = IDataObject['value'];

/** Dialogs with the address of each in the web, where the account tells its site; without *Simplify*, as they come. */
export async function withUrls(step: OperationContext): Promise<OperationResult[]> {
	const dialogs =
		step.pagination === undefined ? step.toOutput((await step.send(step.request)).data) : await step.list(step.request);
	const isDialog = ({ id }: IDataObject) => typeof id === 'number' || (typeof id === 'string' && /^\d+$/.test(id));
	if (!step.simplify || !dialogs.some(isDialog)) return dialogs.map((json) => ({ json }));
	const site = await step.once('site of the account', async () => await readSiteUrl(step));
	if (site === undefined) return dialogs.map((json) => ({ json }));
	return dialogs.map((json) => ({
		json: isDialog(json) ? { ...json, url: `${site}/chat/all?dialogID=${String(json.id)}` } : json,
	}));
}

/** The first of the account's sites (`domain_urls`). An address is a convenience: where it cannot be had, the dialogs are wanted still. */
async function readSiteUrl({ send }: OperationContext): Promise<string | undefined> {
	try {
		const { data } = await send({ method: 'GET', path: '/companies/api_info' });
		const urls = (data as IDataObject | null | undefined)?.domain_urls;
		const first = (Array.isArray(urls) ? (urls as unknown[]) : [urls]).find(
			(url) => typeof url === 'string' && url.trim() !== '',
		);
		return parseSiteUrl(first as string | undefined);
	} catch {
		return undefined;
	}
}

/** A site's address without a path's end, with https where it says nothing else; `undefined` for what is no web address. */
function parseSiteUrl(url = ''): string | undefined {
	const [, scheme, rest] =
		/^(?:(https?):\/\/)?([\w.-]+\.[a-z]{2,}(?::\d{1,5})?(?:\/[\w./-]*)?)$/i.exec(url.trim()) ?? [];
	return rest === undefined ? undefined : `${(scheme ?? 'https').toLowerCase()}://${rest.replace(/\/$/, '')}`;
}

/** One item a dialog, with the dialog itself where that is wanted. */
export async function unanswered(step: OperationContext): Promise<OperationResult[]> {
	const waiting = pairs((await step.send(step.request)).data).slice(0, step.limit);
	if (step.values.includeDialog !== true) return waiting.map((json) => ({ json }));
	return await step.mapConcurrent(waiting, async (json) => ({
		json: { ...json, dialog: await dialogById(step, json.dialog_id) },
	}));
}

/**
 * `{client_ids: [], ids: []}`: dialogs and their clients side by side (Chat2Desk's method pages). Where the lists differ in length
 * nobody knows which client is whose, so none is named. Rows, as older clients read them, are taken too.
 */
function pairs(data: unknown): IDataObject[] {
	if (Array.isArray(data)) return data.map(asPair);
	const { ids, client_ids: clientIds } = (data ?? {}) as { ids?: unknown; client_ids?: unknown };
	const dialogs = Array.isArray(ids) ? ids : [];
	const clients = Array.isArray(clientIds) && clientIds.length === dialogs.length ? clientIds : [];
	return dialogs.map((dialogId, at) => ({ dialog_id: dialogId as Value, client_id: (clients[at] ?? null) as Value }));
}

function asPair(row: unknown): IDataObject {
	if (row === null || typeof row !== 'object') return { dialog_id: row as Value, client_id: null };
	const { id, client_id: own, last_message: last } = row as IDataObject;
	return { dialog_id: id, client_id: own ?? (last as IDataObject | null | undefined)?.client_id ?? null };
}

/** A dialog that went away meanwhile is `null`: the others are still wanted. */
async function dialogById({ attempt }: OperationContext, id: unknown): Promise<IDataObject | null> {
	const tried = await attempt({ method: 'GET', path: `/dialogs/${encodeURIComponent(String(id))}` }, /not[_ ]found/i);
	return 'response' in tried ? (tried.response.data as IDataObject) : null;
}

/** Hands a dialog over by its last message: the API has no other call for it (Chat2Desk's description). */
export async function transferToGroup(step: OperationContext): Promise<OperationResult[]> {
	const { dialogId } = step.values;
	const dialog = (await step.send({ method: 'GET', path: `/dialogs/${encodeURIComponent(String(dialogId))}` })).data as
		IDataObject | null | undefined;
	const messageId =
		(dialog?.last_message as IDataObject | null | undefined)?.id ?? (await lastMessageId(step, dialogId));
	if (messageId === undefined || messageId === null) {
		throw new InputError(
			`The dialog ${String(dialogId)} has no message, so Chat2Desk cannot transfer it`,
			'Assign it to an operator with Dialog > Assign instead',
		);
	}
	const { data } = await step.send({
		...step.request,
		path: step.request.path.replace(':id', encodeURIComponent(String(messageId))),
	});
	return step.toOutput(data).map((json) => ({ json: { ...json, message_id: messageId } as IDataObject }));
}

async function lastMessageId({ send }: OperationContext, dialogId: unknown): Promise<unknown> {
	const query = { dialog_id: dialogId, order: 'desc', limit: 1 } as IDataObject;
	const { data } = await send({ method: 'GET', path: '/messages', query });
	return Array.isArray(data) ? (data[0] as IDataObject | undefined)?.id : undefined;
}
