import type { IDataObject } from 'n8n-workflow';
import type { OperationContext } from '../../descriptions/handler-types';
import { isRecord } from '../../utils/is-record';

/** What a dialog's last message says about the dialog. */
export interface LastMessage {
	id: IDataObject['value'];
	clientId: IDataObject['value'];
	channelId: IDataObject['value'];
	transport: IDataObject['value'];
}

/** The dialog's last message, which contains its client and channel. */
export async function readLastMessage(
	{ send }: Pick<OperationContext, 'send'>,
	dialogId: number,
): Promise<LastMessage | undefined> {
	const query = { dialog_id: dialogId, order: 'desc', limit: 1 };
	const { data } = await send({ method: 'GET', path: '/messages', query });
	const [row]: unknown[] = Array.isArray(data) ? data : [];
	// A server that does not know the filter returns another dialog's message.
	if (!isRecord(row) || String(row.dialog_id) !== String(dialogId)) return undefined;
	return { id: row.id, clientId: row.client_id, channelId: row.channel_id, transport: row.transport };
}
