import type { IDataObject } from 'n8n-workflow';
import type { ApiRequest } from '../../descriptions/handler-types';
import { isBlank } from '../../parsing/common';

/**
 * The request that adds an internal comment and leaves a closed dialog closed.
 *
 * @param route the dialog's channel: a client can have several dialogs
 */
export function internalComment(
	clientId: IDataObject['value'],
	text: string | undefined,
	route: Pick<IDataObject, 'channel_id' | 'transport'>,
): ApiRequest {
	const knownRoute = Object.fromEntries(Object.entries(route).filter(([, value]) => !isBlank(value)));
	const body = { client_id: clientId, type: 'comment', text, open_dialog: false, ...knownRoute };
	return { method: 'POST', path: '/messages', body };
}
