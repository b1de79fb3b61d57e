import type { IDataObject } from 'n8n-workflow';
import type { Result, Step } from '../catalogue/types';

/** One item a dialog, with the dialog itself where that is wanted. */
export async function unanswered(step: Step): Promise<Result[]> {
	const { data } = await step.send(step.call);
	const waiting = pairs(data).slice(0, step.limit);
	if (step.values.includeDialog !== true) return waiting.map((json) => ({ json }));
	return await step.each(waiting, async (json) => ({ json: { ...json, dialog: await dialogById(step, json.dialog_id) } }));
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
	return dialogs.map((dialogId, at) => ({ dialog_id: dialogId as IDataObject['value'], client_id: (clients[at] ?? null) as IDataObject['value'] }));
}

function asPair(row: unknown): IDataObject {
	if (row === null || typeof row !== 'object') return { dialog_id: row as IDataObject['value'], client_id: null };
	const { id, client_id: own, last_message: last } = row as IDataObject;
	return { dialog_id: id, client_id: own ?? (last as IDataObject | null | undefined)?.client_id ?? null };
}

/** A dialog that went away meanwhile is `null`: the others are still wanted. */
async function dialogById({ attempt }: Step, id: unknown): Promise<IDataObject | null> {
	const tried = await attempt({ method: 'GET', path: `/dialogs/${encodeURIComponent(String(id))}` }, /not[_ ]found/i);
	return 'answer' in tried ? (tried.answer.data as IDataObject) : null;
}

/** Dialogs with their client, and with the address of their page where the account tells its own. Raw data stays as it came. */
export async function withAddress(step: Step): Promise<Result[]> {
	const dialogs = step.pages === undefined ? [(await step.send(step.call)).data as IDataObject] : await step.list(step.call);
	if (!step.simplify || dialogs.length === 0) return dialogs.map((json) => ({ json }));
	const site = await step.once('address of the account', async () => await siteOf(step));
	return dialogs.map((dialog) => ({ json: { ...dialog, ...clientOf(dialog), ...(site !== undefined && addressOf(site, dialog)) } }));
}

const clientOf = ({ client_id: own, last_message: last }: IDataObject) => ({
	client_id: own ?? (last as IDataObject | null | undefined)?.client_id ?? null,
});

/** Seen in clients of the API. */
const addressOf = (site: string, { id }: IDataObject) => ({ url: `${site}/chat/all?dialogID=${encodeURIComponent(String(id))}` });

/** The account's own web address; none where it may not be asked for, since nothing hangs on it. */
async function siteOf({ attempt }: Step): Promise<string | undefined> {
	const tried = await attempt({ method: 'GET', path: '/companies/api_info' }, () => true);
	const { domain_urls: urls } = ('answer' in tried ? tried.answer.data : {}) as { domain_urls?: unknown };
	const [first] = Array.isArray(urls) ? (urls as unknown[]) : [urls];
	if (typeof first !== 'string' || first.trim() === '') return undefined;
	const site = first.trim().replace(/\/$/, '');
	return /^https?:/i.test(site) ? site : `https://${site}`;
}
