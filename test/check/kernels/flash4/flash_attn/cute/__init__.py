"""What flash-attn-4 installs: nothing of FlashAttention 2 beside it."""
