/** What a remedy is for, as the first word of its title. */
export const kindTitles = { diagnose: 'Diagnose', fix: 'Fix', verify: 'Verify', undo: 'Undo' } as const;
