"""Language models as annotators: any endpoint that speaks OpenAI's chat completions.

Prompts are generated from a codebook, answers bound to its labels by a JSON schema, evidence held
to the words of the sentence. Every answer is kept in an SQLite file before it is used, so that
nothing is paid for twice; nothing is sent unless the user said so.
"""
