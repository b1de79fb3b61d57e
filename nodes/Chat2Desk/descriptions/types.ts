import type { IDataObject, INodeProperties, NodePropertyTypes } from 'n8n-workflow';
import type { ParsedValue, ValueKind } from '../parsing';
import type {
	ApiRequest,
	EndpointFallback,
	ErrorHint,
	Method,
	OperationContext,
	OperationResult,
	Pagination,
} from './handler-types';

/** An n8n property whose name and type the compiler knows, so that handlers get typed values. */
export type Property<N extends string = string, T extends NodePropertyTypes = NodePropertyTypes> = INodeProperties & {
	name: N;
	type: T;
};

/**
 * One field of an operation: n8n's property, and where its value goes. `N` is the property's name, `K` its kind of value, and `A` says
 * whether the value is always set.
 */
export interface Field<N extends string = string, K extends ValueKind = ValueKind, A extends boolean = boolean> {
	/** The property as a literal. Its `displayOptions` are further conditions: the operations that use the field are added. */
	property: Property<N>;
	/** `code` fields are not sent as they are: `execute`, `validate` or the pagination reads them. */
	in: 'path' | 'query' | 'body' | 'code';
	/** The parameter's name in the API; `a.b` is the property `b` of the object `a`. */
	apiName: string;
	/** Where the editor shows the field: always visible, or in the collection of optional fields. */
	section: 'top' | 'more';
	/** How the value is parsed (`parsing/index.ts`). */
	kind: K;
	/** Whether the value is always set: the field is required and always visible. */
	isAlwaysSet?: A;
	/** Optional fields, or paths from the parameters' root (`/options.x`). Until one has a value, the editor requires this field. */
	requiredUnless?: readonly string[];
	/** Set if an empty value clears what Chat2Desk has stored. */
	clearable?: boolean;
}

/** The parsed values of fields, by property name. */
export type Values<F extends readonly Field[]> = {
	[P in F[number] as P['property']['name']]: P extends Field<string, infer K, infer A>
		? A extends true
			? ParsedValue<K>
			: ParsedValue<K> | undefined
		: never;
};

/** What the response holds, and therefore what the node outputs. */
export type OutputType =
	/** One object; with `pagination`, built from a list that is read this way. */
	| { kind: 'object'; pagination?: Pagination }
	/** Rows; *Return All* and *Limit* follow. */
	| { kind: 'list'; pagination: Pagination }
	/** Only a success: the node outputs it with all fields that the API adds. */
	| { kind: 'acknowledgement' };

/** An operation of a resource. */
export interface Operation {
	name: string;
	/** Stable API noun, never a label: workflows are stored with it. */
	value: string;
	/** Shown in the node list and to AI agents: a short imperative without articles. */
	action: string;
	description: string;
	request: { method: Method; path: string; isWrite?: boolean; body?: IDataObject; fallback?: EndpointFallback };
	fields: readonly Field[];
	/** Optional fields of other operations that show the same collection, so that n8n has one description of it for all. */
	sharedCollectionFields?: readonly Field[];
	output: OutputType;
	/** What *Simplify* does: the property names that it keeps (at most ten), or a function from row to row. */
	simplify?: readonly string[] | ((row: IDataObject) => IDataObject);
	/** Checks the finished request before anything is sent. Throws `InputError` if the API would certainly reject it. */
	validate?(request: ApiRequest, values: IDataObject): void;
	/** Replaces the single request if the API is irregular. Each entry of the result is one output item. */
	execute?(context: OperationContext): Promise<OperationResult[]>;
	/** Set if the user chooses the method, so that only the request determines whether it writes. */
	methodFromUser?: boolean;
	/** Why the operation is not offered to AI agents, and the alternative, if its request alone does not determine it (`agent-policy.ts`). */
	hiddenFromAgents?: string;
	/** Advice for errors that only this operation returns. */
	hints?: readonly ErrorHint[];
}

/** A resource of the picker. */
export interface Resource {
	name: string;
	value: string;
	/** One line for users who search for something: also where to find it if it is elsewhere. */
	description: string;
	operations: Operation[];
}
