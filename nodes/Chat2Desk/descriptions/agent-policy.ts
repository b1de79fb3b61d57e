import type { ApiRequest } from './handler-types';

const IRREVERSIBLE = 'It cannot be undone';
const GRANTS_ACCESS = 'It changes who has access to the account or its messages';
const COMPANY_WIDE = 'It affects the whole company';
const ALTERNATIVE = 'Add the node to the workflow directly instead of using it as a tool';

interface Restriction {
	/** Any method if absent. */
	methods?: readonly string[];
	/** Matches the path without `/v1`, such as `/webhooks/5`. */
	path: RegExp;
	reason: string;
	/** Requests that are allowed although the path matches. */
	except?(request: AgentRequest): boolean;
}

type AgentRequest = Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>;

const WRITES = ['POST', 'PUT', 'DELETE'];

/** Setting an operator's status is harmless; any other change of an operator can give access. */
const onlySetsStatus = ({ method, body, query }: AgentRequest) =>
	method === 'PUT' && Object.keys({ ...query, ...body }).every((name) => name === 'status_id');

/** What an AI agent must not do, whichever operation sends the request. People decide on what gives access or cannot be undone. */
const RESTRICTIONS: readonly Restriction[] = [
	// Removing a tag from a client or request is the one deletion that can be undone.
	{ methods: ['DELETE'], path: /^(?!\/tags\/[^/]+\/delete_from$)/, reason: IRREVERSIBLE },
	{ path: /delete(?!d|_from$)|destroy|purge|remove|erase/, reason: IRREVERSIBLE },
	{ methods: WRITES, path: /^\/webhooks(\/|$)|web_?hook/, reason: GRANTS_ACCESS },
	{
		methods: WRITES,
		path: /^\/operators(?!\/statuses\/)(\/|$)/,
		reason: GRANTS_ACCESS,
		except: onlySetsStatus,
	},
	{ methods: WRITES, path: /^\/(access_rights|operators_groups)(\/|$)/, reason: GRANTS_ACCESS },
	{ methods: WRITES, path: /^\/companies(\/|$)/, reason: COMPANY_WIDE },
];

/**
 * Why an AI agent must not send a request, and what to do instead; `undefined` if it may.
 *
 * @param segments the path's segments in lower case, as `pathSegments()` returns them; `undefined` if the path is not understood
 */
export function agentRestriction(request: AgentRequest, segments: readonly string[] | undefined): string | undefined {
	if (segments === undefined) return `The path is not understood. ${ALTERNATIVE}`;
	const path = `/${segments.join('/')}`.replace(/^(?:\/api)?(?:\/v\d+)?(?=\/)/, '').replace(/\.\w+$/, '');
	// Some servers take the method from a parameter of such a name.
	const names = Object.keys({ ...request.query, ...request.body });
	const isOverridden = names.some((name) => /^_method\b|method.?override/i.test(name));
	const method = isOverridden ? 'DELETE' : request.method;
	const found = RESTRICTIONS.find(
		(restriction) =>
			(restriction.methods === undefined || restriction.methods.includes(method)) &&
			restriction.path.test(path) &&
			restriction.except?.({ ...request, method: request.method }) !== true,
	);
	return found && `${found.reason}. ${ALTERNATIVE}`;
}
