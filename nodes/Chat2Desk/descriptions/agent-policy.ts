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
	/** Requests that are allowed although the path matches, by method and names of their values. */
	except?(method: string, names: readonly string[]): boolean;
}

type AgentRequest = Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>;

const WRITES = ['POST', 'PUT', 'DELETE'];

/** Setting an operator's status is harmless; any other change of an operator can give access. */
const onlySetsStatus = (method: string, names: readonly string[]) =>
	method === 'PUT' && names.every((name) => name === 'status_id');

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

/** A path without its version and without an extension, such as `/webhooks/5`. */
export const endpointPath = (segments: readonly string[]) =>
	`/${segments.join('/')}`.replace(/^(?:\/api)?(?:\/v\d+)?(?=\/)/, '').replace(/\.\w+$/, '');

/**
 * Why an AI agent must not send a request, and what to do instead; `undefined` if it may.
 *
 * @param segments the path's segments in lower case, as `pathSegments()` returns them; `undefined` if the path is not understood
 */
export function agentRestriction(request: AgentRequest, segments: readonly string[] | undefined): string | undefined {
	if (segments === undefined) return `The path cannot be parsed. ${ALTERNATIVE}`;
	const path = endpointPath(segments);
	// Some servers take the method from a parameter of such a name.
	const names = Object.keys({ ...request.query, ...request.body });
	const isOverridden = names.some((name) => /^_method\b|method.?override/i.test(name));
	return findRestriction(isOverridden ? 'DELETE' : request.method, path, () => names);
}

/**
 * The same for a plain path, such as that of an operation's record.
 *
 * @param names returns the names of the values in query and body
 */
export function findRestriction(method: string, path: string, names: () => string[]): string | undefined {
	const found = RESTRICTIONS.find(
		({ methods, path: pattern, except }) =>
			(methods === undefined || methods.includes(method)) && pattern.test(path) && except?.(method, names()) !== true,
	);
	return found && `${found.reason}. ${ALTERNATIVE}`;
}
