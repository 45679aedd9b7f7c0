using Unblur.Networks;
using Unblur.Networks.Backbones;
using Unblur.Networks.FlowUNet;
using Unblur.Networks.ResUNet;
using Unblur.Networks.RpGan;
using Unblur.Torch;
using Unblur.Torch.Modules;
using Unblur.Training.Recipes;
using Unblur.Training.Session;

namespace Unblur.Training.RpGan;

/// <summary>The three networks that take turns.</summary>
/// <param name="Discriminator">D_cGAN.</param>
/// <param name="Critic">D_p.</param>
/// <param name="Generator">G.</param>
internal sealed record RpTrainees(Trainee Discriminator, Trainee Critic, Trainee Generator)
{
    /// <summary>Fresh networks, and a generator from its weights where there are some.</summary>
    internal static RpTrainees Create(RpGanRecipe recipe, TrainingContext context)
    {
        (ulong seed, int channels) = ((ulong)recipe.Run.Seed, recipe.DiscriminatorChannels);
        return new RpTrainees(
            Of("discriminator", Discriminator(new RpDiscriminatorOptions { Channels = channels }, seed + 1)),
            Of("critic", Discriminator(RpDiscriminatorOptions.Critic with { Channels = channels }, seed + 2)),
            Of("generator", CreateGenerator(recipe, context)));

        Trainee Of(string name, Network network) => new(name, network, recipe.Optimizer.Adam)
        {
            ClipNorm = recipe.Optimizer.ClipNorm,
            Key = "optimizer.",
        };

        RpDiscriminator Discriminator(RpDiscriminatorOptions options, ulong first)
        {
            RpDiscriminator network = new(options);
            using Generator generator = new(first);
            network.Initialize(generator);
            return network.Prepared(context.Device);
        }
    }

    /// <summary>The generator of the recipe: what a run begins with.</summary>
    internal static PriorNetwork CreateGenerator(RpGanRecipe recipe, TrainingContext context)
    {
        string weights = context.WeightsFor(recipe.InitialWeights, run => run.LatestWeights);
        PriorNetwork network = (weights.Length > 0 ? Loaded(weights) : recipe.Network.Create<PriorNetwork>((ulong)recipe.Run.Seed)).Prepared(context.Device);
        (network.Precision, network.Betas) = (recipe.Precision.On(context.Device), recipe.Levels.Betas);
        return network;
    }

    /// <summary>Weights of a generator; or of a ResUNet, which a <see cref="FlowUNet"/> then goes on from.</summary>
    private static PriorNetwork Loaded(string weights)
    {
        Network network = NetworkFile.Load<Network>(weights);
        if (network is ResUNet plain)
        {
            using (plain)
            {
                return FlowUNet.Of(plain);
            }
        }

        network.Dispose();
        return NetworkFile.Load<PriorNetwork>(weights);
    }

    /// <summary>The frozen motion network; null where the true motion is taken.</summary>
    internal static MotionNetwork? CreateMotion(RpGanRecipe recipe, TrainingContext context)
    {
        if (recipe.Motion.Source == MotionSource.True)
        {
            return null;
        }

        MotionNetwork network = NetworkFile.Load<MotionNetwork>(context.WeightsFor(recipe.Motion.Weights, run => run.MotionWeights)).Prepared(context.Device);
        network.Eval();
        return network;
    }

    /// <summary>The frozen network whose features are compared; null where its weight is 0.</summary>
    internal static Backbone? CreateBackbone(RpGanRecipe recipe, Device device)
    {
        if (recipe.Loss.Content == 0)
        {
            return null;
        }

        if (!File.Exists(recipe.Loss.BackboneWeights))
        {
            string name = RpLossOptions.BackboneName(recipe.Loss.Backbone);
            throw new RecipeException(
                $"loss.backbone_weights is {recipe.Loss.BackboneWeights}, which is not there: `unblur models pull {name}` gets torchvision's {name}; give the path of its file, or set loss.content to 0 and loss.pixel to 1.");
        }

        Backbone backbone = (recipe.Loss.Backbone == ContentBackbone.Vgg19
            ? Vgg19File.Load(recipe.Loss.BackboneWeights, recipe.Loss.Layer)
            : Vgg16(recipe.Loss.BackboneWeights)).Prepared(device);
        backbone.IndexOf(recipe.Loss.Layer);
        foreach ((string _, Parameter parameter) in backbone.Trainable())
        {
            parameter.Value.RequiresGrad = false;
        }

        return backbone;
    }

    private static Backbone Vgg16(string path)
    {
        Backbone backbone = Vgg.Create16();
        try
        {
            backbone.LoadFile(path);
            return backbone;
        }
        catch
        {
            backbone.Dispose();
            throw;
        }
    }
}
