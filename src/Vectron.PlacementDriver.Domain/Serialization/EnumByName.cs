using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>Enums are persisted by name, so that reordering members cannot change what old entries mean.</summary>
internal sealed class EnumByName<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, false)
    where TEnum : struct, Enum;
