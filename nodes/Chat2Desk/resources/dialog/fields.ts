import type { Property } from '../../descriptions/types';

export const initiator: Property<'initiatorId', 'string'> = {
	displayName: 'Initiator ID',
	name: 'initiatorId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 617',
	description: 'ID of the operator on whose behalf the change is made',
};
