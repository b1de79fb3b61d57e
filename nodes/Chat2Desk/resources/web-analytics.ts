import type { INodeProperties } from 'n8n-workflow';
import { day } from '../values/convert';
import { inQuery } from '../catalogue/fields';
import { client } from '../catalogue/locators';
import { order } from '../catalogue/pickers';
import type { Resource } from '../catalogue/types';

const dateFrom: INodeProperties = {
	displayName: 'From',
	name: 'dateFrom',
	type: 'dateTime',
	default: '',
	description: 'The first day. It is sent as YYYY-MM-DD, a form that is assumed.',
};

const dateTo: INodeProperties = {
	displayName: 'To',
	name: 'dateTo',
	type: 'dateTime',
	default: '',
	description: 'The last day. It is sent as YYYY-MM-DD, a form that is assumed.',
};

export const webAnalyticsResource: Resource = {
	name: 'Web Analytics',
	value: 'webAnalytics',
	operations: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get web analytics data',
			description: 'Get what is known of the visits behind conversations',
			request: { method: 'GET', path: '/web_analytics_data' },
			fields: [inQuery(client), inQuery(dateFrom, 'date_from', day), inQuery(dateTo, 'date_to', day), inQuery(order)],
			answer: { kind: 'list', pages: { by: 'offset', key: null } },
		},
	],
};
