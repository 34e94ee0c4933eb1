"""ConversationRelay's side: frames in and out, TwiML from the header, what the action callback answers, signatures."""
