/** What a conversion may need besides the value itself. */
export interface Surroundings {
	/** IANA name of the workflow's time zone: dates without an offset are meant in it. */
	timezone: string;
	/** What the editor calls the field, for an error message. */
	label: string;
}
