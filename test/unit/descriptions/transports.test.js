'use strict';

const { unsupportedContent } = require('../../../dist/nodes/Chat2Desk/descriptions/transports');
const { transportsOf } = require('../../../dist/nodes/Chat2Desk/descriptions/transports');

const warningFor = (to_client) =>
	unsupportedContent(transportsOf({ sms: { from_client: { text: 'no' }, to_client } })[0]);

test.each([
	[{ text: 'yes', image: 'yes', audio: 'yes', video: 'yes', pdf: 'yes', location: 'yes' }, ''],
	[
		{ text: 'yes', image: 'no', audio: 'no', video: 'no', pdf: 'no', location: 'no' },
		'Cannot send images, audio, videos or PDF files',
	],
	[{ text: 'yes', location: 'no' }, ''],
	[{ audio: 'NO ', video: 'no' }, 'Cannot send audio or videos'],
	[{ text: 'maybe', image: null, audio: '' }, ''],
	[{}, ''],
	[undefined, ''],
	[null, ''],
	['no', ''],
])('describes unsupported content of %j: %s', (toClient, text) => {
	expect(warningFor(toClient)).toBe(text);
});

test('assumes that a transport without details supports all content', () => {
	expect(transportsOf(['sms', { id: 'viber' }]).map(unsupportedContent)).toEqual(['', '']);
});
