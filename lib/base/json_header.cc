// Nothing but the JSON library: what the precompiled header is made for.
#include "base/json.h"
