import type { IDataObject } from 'n8n-workflow';
import { SUPPORTS_TEMPLATES } from '../../descriptions/transports';
import type {
	ApiRejection,
	ApiRequest,
	ApiResponse,
	OperationContext,
	OperationResult,
} from '../../descriptions/handler-types';
import { InputError } from '../../utils/input';
import { isRecord } from '../../utils/is-record';
import { settle } from '../../utils/settle';
import { sendToRecipient, type RecipientValues } from './handlers';

const isTransportRejection = ({ status, text }: ApiRejection) =>
	status !== 401 && status !== 403 && /transport/i.test(text);

/** Sends a template. If the client's transport does not support it, the error lists how the client can be reached. */
export async function sendTemplate(context: OperationContext<RecipientValues>): Promise<OperationResult[]> {
	const send = async (request: ApiRequest): Promise<ApiResponse> => {
		if (request.method !== 'POST' || request.path !== '/messages') return await context.send(request);
		const result = await context.attempt(request, isTransportRejection);
		if ('response' in result) return result.response;
		throw (await unreachableError(context, request.body?.client_id, result.error)) ?? result.error;
	};
	return await sendToRecipient({ ...context, send }, true);
}

/** The error for a client without an official WhatsApp transport, or with another one; `undefined` if that cannot be read. */
async function unreachableError(
	{ send }: Pick<OperationContext<unknown>, 'send'>,
	clientId: unknown,
	{ message }: Error,
): Promise<InputError | undefined> {
	const request = { method: 'GET', path: `/clients/${encodeURIComponent(String(clientId))}/transport` } as const;
	const outcome = await settle(() => send(request));
	const data = outcome.ok ? outcome.value.data : undefined;
	const routes = Array.isArray(data) ? data.filter(isRecord).flatMap(toRoutes) : [];
	if (routes.length === 0) return undefined;
	const official = routes.filter(({ transport }) => SUPPORTS_TEMPLATES.test(transport));
	if (official.length > 0)
		return new InputError(
			message,
			`Select the transport and channel of this client on WhatsApp: ${describe(official)}`,
		);
	return new InputError(
		`This client cannot be reached on WhatsApp (${describe(routes)})`,
		`WhatsApp templates require an official WhatsApp transport. To skip such clients, check Client > Get Transports first. ${message}`,
	);
}

interface Route {
	channelId: string;
	transport: string;
}

const toRoutes = ({ channel_id: channelId, transports }: IDataObject): Route[] =>
	(Array.isArray(transports) ? transports : []).map((transport) => ({
		channelId: String(channelId),
		transport: String(transport),
	}));

/** `channel 126: telegram, widget; channel 127: viber` */
function describe(routes: Route[]): string {
	const channels = [...new Set(routes.map(({ channelId }) => channelId))];
	return channels
		.map((id) => {
			const transports = routes.filter(({ channelId }) => channelId === id).map(({ transport }) => transport);
			return `channel ${id}: ${transports.join(', ')}`;
		})
		.join('; ');
}
