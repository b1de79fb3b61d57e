import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { toRows } from '../api/pagination/types';
import { isWrite } from '../api/retry-policy';
import type { ApiClient } from '../api/types';
import { clientAccess, type Reference } from '../descriptions/client-endpoints';
import type { ApiRequest, ApiResponse } from '../descriptions/handler-types';
import type { Operation } from '../descriptions/types';
import { parseId } from '../parsing/ids';
import { InputError } from '../utils/input';
import { asRecord } from '../utils/is-record';
import { pathSegments } from '../utils/path-segments';
import type { ExecutionOptions } from './execution-options';
import { findTriggers, triggerItems } from './trigger-item';

const LABEL = 'Only This Client';
const EXAMPLE = "{{ $('Chat2Desk Trigger').first().json.client_id }}";

/** Parts of an expression that a model can influence: n8n adds the model's arguments to the item of a tool. */
const FROM_MODEL = /\$(?:(?:fromai|json|input|parameter|tool|binary|data)\b|items\s*\(\s*(?![\s'"`]))/i;

/** Events whose `id` is the client's. */
const CLIENT_EVENT = /^(?:new_client|client_)/;

/** The records of an item of the trigger, by the name of their ID. */
const KNOWN_RECORDS = { dialog_id: 'dialog', message_id: 'message', request_id: 'request' } as const;

/**
 * The limit of an agent's tool to one client; `undefined` if it has none. Throws `InputError` if the client cannot be determined, so that
 * no request is sent then.
 */
export function clientScopeOf(
	context: IExecuteFunctions,
	operation: Operation,
	options: ExecutionOptions,
): ClientScope | undefined {
	const { onlyThisClient: value } = options;
	const isSet = 'onlyThisClient' in options;
	const { options: raw } = context.getNode().parameters;
	if (FROM_MODEL.test(String(typeof raw === 'string' ? raw : asRecord(raw).onlyThisClient)))
		throw new InputError(`The model could choose the client of "${LABEL}"`, `Take it from the trigger: ${EXAMPLE}`);
	if (/^false$/i.test(String(value))) return undefined;
	if (isSet && !/^true$/i.test(String(value)))
		return new ClientScope(operation, String(parseId(value, { label: LABEL })), []);
	const triggers = findTriggers(context);
	if (triggers.length === 0 && !isSet) return undefined;
	const items = triggers.flatMap((trigger) => triggerItems(context, trigger));
	const clients = [...new Set(items.map(clientOfEvent))];
	if (clients.length === 1 && clients[0] !== undefined) return new ClientScope(operation, clients[0], items);
	throw new InputError(
		clients.length > 1
			? `"${LABEL}": the items of the Chat2Desk Trigger belong to several clients`
			: `"${LABEL}" found no client in the item of a Chat2Desk Trigger before the agent`,
		`Set Options > ${LABEL} to the client by expression, e.g. ${EXAMPLE}, or turn it off`,
	);
}

function clientOfEvent({ client_id: clientId, event, id }: IDataObject): string | undefined {
	const found = clientId ?? (CLIENT_EVENT.test(String(event)) ? id : undefined);
	return found === undefined || found === null ? undefined : String(found);
}

/** Lets through only what concerns one client, whichever operation sends it. */
class ClientScope {
	/** Records that belong to the client, such as `dialog 500`. */
	private readonly proven: Set<string>;
	private readonly names: ReadonlySet<string>;

	/** @param items items of the trigger, whose records belong to the client */
	constructor(
		private readonly operation: Operation,
		private readonly clientId: string,
		items: IDataObject[],
	) {
		const sent = operation.fields.filter((field) => field.in === 'query' || field.in === 'body');
		this.names = new Set([
			...sent.map(({ apiName }) => apiName.split('.')[0]),
			...Object.keys(operation.request.body ?? {}),
		]);
		this.proven = new Set(
			items.flatMap((item) =>
				Object.entries(KNOWN_RECORDS).map(([name, subject]) => `${subject} ${String(item[name])}`),
			),
		);
	}

	/** Sends a request after its IDs are proven to be the client's. Throws `InputError` if they are not, or if it cannot be known. */
	async request(request: ApiRequest, send: ApiClient['request']): Promise<ApiResponse> {
		const { operation } = this;
		if (operation.methodFromUser === true) throw this.refused('It can call any endpoint');
		if (request.method === 'GET' && request.path === '/dialogs' && operation.request.path !== '/dialogs')
			return withoutData(await send(request));
		if (request.fallback !== undefined) this.references({ ...request, path: request.fallback.path });
		const { references, hasClientData } = this.references(request);
		// What is read can be proven by the response, which saves a request.
		const isAnswered = ({ subject, id }: Reference) =>
			!isWrite(request) &&
			(`${request.path}/`.includes(`/${subject}s/${id}/`) || (subject === 'dialog' && request.path === '/messages'));
		for (const reference of references) if (!isAnswered(reference)) await this.prove(reference, send);
		const response = await send(request);
		if (hasClientData && !isWrite(request))
			await this.check(request, toRows(response.data), references.filter(isAnswered), send);
		return response;
	}

	private references(request: ApiRequest): { references: Reference[]; hasClientData: boolean } {
		const access = clientAccess(request, pathSegments(request.path), this.names);
		if ('refusal' in access) throw this.refused(access.refusal);
		const other = access.references.find(({ subject, id }) => subject === 'client' && id !== this.clientId);
		if (other !== undefined) throw this.refused(`Client ${other.id} is another client`);
		return access;
	}

	private isProven({ subject, id }: Reference): boolean {
		return subject === 'client' || this.proven.has(`${subject} ${id}`);
	}

	/** Reads a record and compares its client. */
	private async prove(reference: Reference, send: ApiClient['request']): Promise<void> {
		if (this.isProven(reference)) return;
		const request: ApiRequest = { method: 'GET', path: `/${reference.subject}s/${reference.id}` };
		await this.check(request, toRows((await send(request)).data), [reference], send);
	}

	/** Throws `InputError` if the records that a request names, or the rows of its response, are not the client's. */
	private async check(
		{ path }: ApiRequest,
		rows: IDataObject[],
		references: Reference[],
		send: ApiClient['request'],
	): Promise<void> {
		const unproven = references.filter((reference) => !this.isProven(reference));
		for (const row of rows)
			if (clientsOf(row).some((id) => String(id) !== this.clientId)) throw this.notOwn(unproven[0]);
		// A server that does not know the filter returns the messages of other dialogs.
		const isOwn = ({ subject, id }: Reference) =>
			rows.length > 0 &&
			rows.every(
				(row) =>
					clientsOf(row).length > 0 &&
					(path !== '/messages' || subject !== 'dialog' || String(row.dialog_id ?? row.dialogID) === id),
			);
		for (const reference of unproven) {
			if (isOwn(reference)) continue;
			const isRecord = path === `/${reference.subject}s/${reference.id}`;
			const dialogId = reference.subject === 'request' ? rows[0]?.dialog_id : undefined;
			if (!isRecord) await this.prove(reference, send);
			// A request may name its dialog only.
			else if (dialogId !== undefined) await this.prove({ subject: 'dialog', id: String(dialogId) }, send);
			else throw this.notOwn(reference);
		}
		if (unproven.length === 1) for (const { subject, id } of unproven) this.proven.add(`${subject} ${id}`);
		for (const row of rows) if (clientsOf(row).length > 0) this.learn(row);
	}

	/** Remembers the records that a row of the client names. */
	private learn({ id, dialog_id: dialogId, request_id: requestId, last_message: last, ...row }: IDataObject): void {
		const isMessage = 'text' in row;
		if (isMessage) this.proven.add(`message ${String(id)}`);
		if (last !== undefined) this.proven.add(`dialog ${String(id)}`).add(`message ${String(asRecord(last).id)}`);
		this.proven.add(`dialog ${String(dialogId ?? row.dialogID)}`);
		if (isMessage) this.proven.add(`request ${String(requestId)}`);
	}

	private notOwn(reference?: Reference): InputError {
		const named = reference === undefined ? 'The response' : `The ${reference.subject} ${reference.id}`;
		return this.refused(`${named} does not belong to this client`);
	}

	private refused(reason: string): InputError {
		return new InputError(
			`"${this.operation.name}" was rejected: this tool is only for client ${this.clientId}`,
			`${reason}. Use the IDs of this client and its conversation. Options > ${LABEL} sets this limit`,
		);
	}
}

/** The clients that a row names, under the names of messages, of a request's messages and of dialogs. */
function clientsOf({ client_id: own, clientID: inRequest, last_message: last }: IDataObject): unknown[] {
	return [own, inRequest, asRecord(last).client_id].filter((id) => id !== undefined && id !== null);
}

/** A list to count. */
const withoutData = (response: ApiResponse): ApiResponse => ({
	...response,
	data: toRows(response.data).map(({ id }) => ({ id })),
});
