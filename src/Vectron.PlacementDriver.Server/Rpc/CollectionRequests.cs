using Grpc.Core;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Maps what is asked about collections.</summary>
internal static class CollectionRequests
{
    /// <summary>A creation.</summary>
    public static CreateCollection ToCommand(CreateCollectionRequest request)
    {
        var check = new RequestCheck();
        return check.Pass(new CreateCollection(request.Name, request.Dimension, check.Distance(request.Distance)));
    }

    /// <summary>A deletion.</summary>
    public static DeleteCollection ToCommand(DeleteCollectionRequest request) =>
        new RequestCheck().Pass(new DeleteCollection(request.Name));

    /// <summary>A name that a collection could have.</summary>
    public static string NameOf(string name) => CollectionRule.FindNameFault(name) is { } fault
        ? throw RpcStatus.InvalidArgument(fault)
        : name;

    /// <summary>There is no such collection.</summary>
    public static RpcException Unknown(string name) => RpcStatus.NotFound(CollectionRule.NotFound(name));
}
