import type { IDataObject } from 'n8n-workflow';
import type { OperationContext, OperationResult } from '../../descriptions/handler-types';
import { InputError } from '../../utils/input';
import { asRecord, isRecord } from '../../utils/is-record';
import { readLastMessage } from './last-message';
import { findGroupId } from './operator-groups';

/** Gets dialogs; with *Simplify*, each has the URL of its page if the account returns its site. */
export async function getDialogs(context: OperationContext): Promise<OperationResult[]> {
	const { request, pagination, simplify } = context;
	const dialogs =
		pagination === undefined ? context.toOutput((await context.send(request)).data) : await context.list(request);
	const isDialog = ({ id }: IDataObject) => typeof id === 'number' || (typeof id === 'string' && /^\d+$/.test(id));
	if (!simplify || !dialogs.some(isDialog)) return dialogs.map((json) => ({ json }));
	const site = await context.once('site of the account', () => readSiteUrl(context));
	if (site === undefined) return dialogs.map((json) => ({ json }));
	return dialogs.map((json) => ({
		json: isDialog(json) ? { ...json, url: `${site}/chat/all?dialogID=${String(json.id)}` } : json,
	}));
}

/** The first of the account's sites (`domain_urls`). Optional: the dialogs are returned even if it cannot be read. */
async function readSiteUrl({ send }: Pick<OperationContext, 'send'>): Promise<string | undefined> {
	try {
		const { data } = await send({ method: 'GET', path: '/companies/api_info' });
		const urls = isRecord(data) ? data.domain_urls : undefined;
		const list: unknown[] = Array.isArray(urls) ? urls : [urls];
		return parseSiteUrl(list.find((url) => typeof url === 'string' && url.trim() !== ''));
	} catch {
		return undefined;
	}
}

/** A site's URL without a trailing slash, with https as the default; `undefined` if it is no web address. */
function parseSiteUrl(url: unknown): string | undefined {
	const [, scheme, rest] =
		/^(?:(https?):\/\/)?([\w.-]+\.[a-z]{2,}(?::\d{1,5})?(?:\/[\w./-]*)?)$/i.exec(String(url).trim()) ?? [];
	return rest === undefined ? undefined : `${(scheme ?? 'https').toLowerCase()}://${rest.replace(/\/$/, '')}`;
}

/** Gets the unanswered dialogs as one item each; with *Include Dialog*, each has the full dialog. */
export async function getUnanswered(
	context: OperationContext<{ includeDialog: boolean | undefined }>,
): Promise<OperationResult[]> {
	const unanswered = toDialogClientPairs((await context.send(context.request)).data).slice(0, context.limit);
	if (context.values.includeDialog !== true) return unanswered.map((json) => ({ json }));
	return await context.mapConcurrent(unanswered, async (json) => ({
		json: { ...json, dialog: await findDialog(context, json.dialog_id) },
	}));
}

/**
 * `{client_ids: [], ids: []}`: dialogs and their clients in parallel (Chat2Desk's method pages). If the arrays differ in length, the
 * assignment is unknown and no client is returned. Rows, as older clients read them, are accepted, too.
 */
function toDialogClientPairs(data: unknown): IDataObject[] {
	if (Array.isArray(data)) return data.map(toPair);
	const { ids, client_ids: clientIds } = asRecord(data);
	const dialogs = Array.isArray(ids) ? ids : [];
	const clients = Array.isArray(clientIds) && clientIds.length === dialogs.length ? clientIds : [];
	return dialogs.map((dialogId, at): IDataObject => ({ dialog_id: dialogId, client_id: clients[at] ?? null }));
}

function toPair(row: IDataObject['value']): IDataObject {
	if (!isRecord(row)) return { dialog_id: row, client_id: null };
	const { id, client_id: own, last_message: last } = asRecord(row);
	return { dialog_id: id, client_id: own ?? asRecord(last).client_id ?? null };
}

/** A dialog by its ID; `null` if it no longer exists, so that the others are still returned. */
async function findDialog({ attempt }: Pick<OperationContext, 'attempt'>, id: unknown): Promise<IDataObject | null> {
	const result = await attempt({ method: 'GET', path: `/dialogs/${encodeURIComponent(String(id))}` }, /not[_ ]found/i);
	return 'response' in result ? (result.response.data as IDataObject) : null;
}

/** Transfers a dialog by its last message: the API has no other request for it (Chat2Desk's description). */
export async function transferToGroup(
	context: OperationContext<{ dialogId: number; groupId: number | string }>,
): Promise<OperationResult[]> {
	const { dialogId } = context.values;
	const groupId = await findGroupId(context, context.values.groupId);
	const { data: dialog } = await context.send({ method: 'GET', path: `/dialogs/${encodeURIComponent(dialogId)}` });
	const last = isRecord(dialog) ? dialog.last_message : undefined;
	const messageId = (isRecord(last) ? last.id : undefined) ?? (await readLastMessage(context, dialogId))?.id;
	if (messageId === undefined || messageId === null) {
		throw new InputError(
			`The dialog ${dialogId} has no messages, so Chat2Desk cannot transfer it`,
			'Use Dialog > Assign to assign it to an operator instead',
		);
	}
	const { data } = await context.send({
		...context.request,
		path: context.request.path.replace(':id', encodeURIComponent(String(messageId))),
		query: { ...context.request.query, group_id: groupId },
	});
	return context.toOutput(data).map((json) => ({
		json: { ...json, message_id: messageId, group_id: groupId },
	}));
}
