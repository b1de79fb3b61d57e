'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** Who a playground's n8n belongs to. */
const PERSON = { email: 'owner@example.com', firstName: 'Play', lastName: 'Ground' };

/** A password that n8n takes (a capital, a digit, 8 to 64 characters) and nobody guesses. */
const newPassword = () => `P1-${randomBytes(15).toString('base64url')}`;

/** The file that keeps a playground's password. */
const passwordFile = (folder) => path.join(folder, 'password');

/**
 * A playground's owner, with the password that was made for it: kept in a file that only the one who started it can read.
 * @param {string} folder the playground's
 * @returns {{email: string, firstName: string, lastName: string, password: string}}
 */
function ownerOf(folder) {
	const file = passwordFile(folder);
	if (!fs.existsSync(file)) fs.writeFileSync(file, `${newPassword()}\n`, { mode: 0o600 });
	fs.chmodSync(file, 0o600);
	return { ...PERSON, password: fs.readFileSync(file, 'utf8').trim() };
}

module.exports = { PERSON, newPassword, ownerOf, passwordFile };
